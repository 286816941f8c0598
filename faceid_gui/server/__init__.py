"""The REST server: one face of the services, for kiosks and for programs of others."""
