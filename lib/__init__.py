"""The studio's rooms. A room imports only from rooms below it (the contract is in `pyproject.toml`)."""

__version__ = "0.1.0"


class StudioError(Exception):
    """The base of all errors that this studio raises itself. Unless noted, the text is a sentence for a person.

        StudioError
        ├── SettingsError            a setting that cannot be used
        ├── StoreError               the database refused
        │   ├── NewerDatabaseError       a newer studio wrote it
        │   ├── SpaceExceededError       the gallery has no more room
        │   ├── StoreFullError           the disk has no more room
        │   └── StoreUnreachableError    it cannot be opened or read
        ├── RunwareApiError          a call to Runware outside a task failed
        │   ├── FetchError               the bytes of a result cannot be fetched
        │   └── RequestFailedError       open, ping, account; `.error` has the details
        ├── BudgetExceededError      a limit of money or requests is reached
        ├── KeyNotHeldError          the visitor's own key is no longer in memory
        ├── KeyRefusedError          Runware rejects the key
        ├── TooManyTriesError        a password was tried too often
        ├── InputGoneError           a picture named in a request is gone
        ├── UploadRefusedError       a file that is not accepted
        ├── MediaError               bytes that cannot be stored
        ├── RecipeError              parameters that cannot be written into a file
        ├── ArchiveRefusedError      a ZIP that is not an archive of a gallery
        ├── PresetProblemError       a preset that cannot be saved or read
        ├── ListProblemError         a word list that cannot be saved
        ├── TemplateError            a prompt with wildcards that cannot be resolved
        ├── AxisError                values of a comparison that cannot be read
        ├── CursorError              a gallery page cursor that this studio did not issue
        ├── UnknownModel             no model has this address; the text is the address
        └── ApiError                 an API response other than 200

    A task that fails at the server or on the network raises nothing: it has a `TaskError` beside its results.
    """
