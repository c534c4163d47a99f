-- Runs once, when the volume of the database is new: the roles that migration 0005 grants to, with passwords of .env.
\getenv editor CALLSHEET_EDITOR_PASSWORD
\getenv service CALLSHEET_SERVICE_PASSWORD
\getenv reader CALLSHEET_READER_PASSWORD
\i /opt/callsheet/roles.sql
