"""The sandbox's server: WebSocket, REST, and the catalogue's addresses."""
