BEGIN TRANSACTION;
CREATE TABLE drafts (
	owner VARCHAR(32) NOT NULL, 
	page VARCHAR(64) NOT NULL, 
	form JSON NOT NULL, 
	changed_at FLOAT NOT NULL, 
	PRIMARY KEY (owner, page)
);
INSERT INTO "drafts" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','generate_image','{"prompt": "a fox"}',1.79557739218578743933e+09);
CREATE TABLE inputs (
	id VARCHAR(32) NOT NULL, 
	owner VARCHAR(32) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	file VARCHAR(255) NOT NULL, 
	mime VARCHAR(64) NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	created_at FLOAT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (owner, sha256)
);
INSERT INTO "inputs" VALUES('72e2c795f4a6786f7eb99f6c0d4d0e28','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','1111111111111111111111111111111111111111111111111111111111111111','72/72e2c795f4a6786f7eb99f6c0d4d0e28.png','image/png',320,192,1.79557739220241332055e+09);
CREATE TABLE jobs (
	task_uuid VARCHAR(36) NOT NULL, 
	owner VARCHAR(32) NOT NULL, 
	submission VARCHAR(64) NOT NULL, 
	worker VARCHAR(32) NOT NULL, 
	page VARCHAR(64) NOT NULL, 
	source VARCHAR(16) NOT NULL, 
	task_type VARCHAR(64) NOT NULL, 
	model VARCHAR(255) NOT NULL, 
	request JSON NOT NULL, 
	delivery VARCHAR(8) NOT NULL, 
	expected INTEGER NOT NULL, 
	price_key VARCHAR(64) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	cancelled BOOLEAN NOT NULL, 
	problems JSON NOT NULL, 
	created_at FLOAT NOT NULL, 
	sent_at FLOAT, 
	finished_at FLOAT, 
	PRIMARY KEY (task_uuid), 
	UNIQUE (owner, submission)
);
INSERT INTO "jobs" VALUES('11111111-1111-4111-8111-111111111111','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','617f7cafddb14a0b8f9e0eee749708f6','w','generate_image','runware','imageInference','runware:100@1','{"taskType": "imageInference", "positivePrompt": "A Fox in the SNOW, \u00dcn\u00efcode", "width": 320, "height": 192, "numberResults": 2}','sync',1,'k','done',0,'[{"sentence": "One was refused.", "code": "x", "parameter": null, "billed": "no"}]',1.79557739220408487321e+09,1.79557739221142554286e+09,1.79557739246666908262e+09);
INSERT INTO "jobs" VALUES('22222222-2222-4222-8222-222222222222','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bed28e73902145abac09c9fabab5c2e3','w','remove_background','sandbox','removeBackground','runware:109@1','{"taskType": "removeBackground", "model": "runware:109@1", "inputs": {"image": "picture:069df270f2921d93a9b1e8f3f74dfbb5"}}','sync',1,'k','done',0,'[]',1.79557739246978044509e+09,NULL,1.79557739249469852441e+09);
INSERT INTO "jobs" VALUES('33333333-3333-4333-8333-333333333333','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2bf32c443ec044d9a48261f26aa3e9e7','w','caption_image','sandbox','caption','','{"taskType": "caption", "inputs": {"image": "input:72e2c795f4a6786f7eb99f6c0d4d0e28"}}','sync',1,'k','done',0,'[]',1.7955773924977388382e+09,NULL,1.79557739250434923172e+09);
INSERT INTO "jobs" VALUES('44444444-4444-4444-8444-444444444444','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','ee2a384997224bd7a5a4fc02e2354377','w','generate_image','sandbox','imageInference','runware:100@1','{"positivePrompt": "a fox", "width": 320, "height": 192}','sync',1,'k','done',0,'[]',1.79557739250562024119e+09,NULL,1.79557739252502202983e+09);
INSERT INTO "jobs" VALUES('55555555-5555-4555-8555-555555555555','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','634a647407174c60b47e5ae6ea1effd7','w','generate_image','sandbox','promptEnhance','','{"taskType": "promptEnhance", "prompt": "fox"}','sync',1,'k','done',0,'[]',1.79557739253914475444e+09,NULL,1.79557739254531431192e+09);
INSERT INTO "jobs" VALUES('66666666-6666-4666-8666-666666666666','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','1fcbb2617a3640c582650c8961037114','gone','generate_image','sandbox','imageInference','runware:100@1','{"positivePrompt": "a fox", "width": 320, "height": 192}','sync',1,'k','sent',0,'[]',1.79557739254791808121e+09,1.79557739254963707924e+09,NULL);
CREATE TABLE ledger (
	task_uuid VARCHAR(36) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	reserved_usd FLOAT NOT NULL, 
	spent_usd FLOAT, 
	PRIMARY KEY (task_uuid)
);
CREATE TABLE pictures (
	id VARCHAR(32) NOT NULL, 
	task_uuid VARCHAR(36) NOT NULL, 
	owner VARCHAR(32) NOT NULL, 
	source VARCHAR(16) NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	remote_id VARCHAR(64) NOT NULL, 
	seed VARCHAR(20) NOT NULL, 
	cost_usd FLOAT, 
	seconds FLOAT, 
	flagged BOOLEAN NOT NULL, 
	url TEXT, 
	file VARCHAR(255), 
	mime VARCHAR(64), 
	width INTEGER, 
	height INTEGER, 
	size_bytes INTEGER, 
	duration_s FLOAT, 
	text TEXT, 
	problem TEXT, 
	created_at FLOAT NOT NULL, 
	deleted_at FLOAT, 
	PRIMARY KEY (id), 
	UNIQUE (task_uuid, remote_id), 
	FOREIGN KEY(task_uuid) REFERENCES jobs (task_uuid)
);
INSERT INTO "pictures" VALUES('069df270f2921d93a9b1e8f3f74dfbb5','11111111-1111-4111-8111-111111111111','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','runware','image','one','7727447267736468603',0.0013,1.5,0,'http://127.0.0.1/x','06/069df270f2921d93a9b1e8f3f74dfbb5.png','image/png',320,192,640,NULL,NULL,NULL,1764000000.0,NULL);
INSERT INTO "pictures" VALUES('7a2b838b6de7c2f1ded28868761ed7f8','11111111-1111-4111-8111-111111111111','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','runware','image','two','3',NULL,1.5,0,'http://127.0.0.1/x',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'It could not be fetched.',1764000001.0,NULL);
INSERT INTO "pictures" VALUES('a2343e7216002c132fc13924f4c99865','22222222-2222-4222-8222-222222222222','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','sandbox','image','three','7727447267736468603',0.0006,0.5,0,'http://127.0.0.1/x','a2/a2343e7216002c132fc13924f4c99865.png','image/png',64,64,152,NULL,NULL,NULL,1764100000.0,NULL);
INSERT INTO "pictures" VALUES('039daea320c2fc0b3b4660b2f948a019','33333333-3333-4333-8333-333333333333','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','sandbox','text','039daea320c2fc0b3b4660b2f948a019','',0.0001,0.5,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'An image of a teal wall.',NULL,1764100001.0,NULL);
INSERT INTO "pictures" VALUES('97838b2fe333a4ddd248542af4935d1c','44444444-4444-4444-8444-444444444444','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','sandbox','image','four','7727447267736468603',0.0013,0.5,0,'http://127.0.0.1/x','97/97838b2fe333a4ddd248542af4935d1c.png','image/png',64,32,121,NULL,NULL,NULL,1764100002.0,1.79557739253249740597e+09);
INSERT INTO "pictures" VALUES('6f22f0d4bcc9c353529287f83095b389','55555555-5555-4555-8555-555555555555','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','sandbox','text','6f22f0d4bcc9c353529287f83095b389','',0.0,0.5,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'a red fox',NULL,1764100003.0,NULL);
CREATE TABLE uploads (
	account VARCHAR(64) NOT NULL, 
	owner VARCHAR(32) NOT NULL, 
	picture_id VARCHAR(32) NOT NULL, 
	media_uuid VARCHAR(64) NOT NULL, 
	used_at FLOAT NOT NULL, 
	PRIMARY KEY (account, owner, picture_id)
);
CREATE TABLE workers (
	id VARCHAR(32) NOT NULL, 
	beat_at FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX jobs_by_price ON jobs (price_key, created_at);
CREATE INDEX jobs_by_state ON jobs (state);
CREATE INDEX jobs_by_owner_and_page ON jobs (owner, page, created_at);
CREATE INDEX pictures_by_owner ON pictures (owner, created_at);
CREATE INDEX ix_ledger_day ON ledger (day);
COMMIT;
