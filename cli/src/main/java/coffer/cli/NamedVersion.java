package coffer.cli;

/// One version of an object by name; S3 lists those after it.
record NamedVersion(String key, String versionId) {}
