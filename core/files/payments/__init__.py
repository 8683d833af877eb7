"""Payment files: legacy XML, REST XML, CSV and XLSX in; success and fail files of the same kind out."""
