"""What touches the file system as a whole: project folders, private files, atomic publishing."""
