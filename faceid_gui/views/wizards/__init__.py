"""The wizards: enrolling a person, capturing photos of one."""
