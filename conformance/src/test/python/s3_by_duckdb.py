"""DuckDB: Parquet written and read by its own S3 client, columns and row groups at a time."""

import hashlib
import os
import pathlib
import urllib.parse

import duckdb
import duckdb_extension_httpfs

from programs import ByProgram

ROWS = 300_000
PATIENTS = "SELECT i AS id, i %% 7 AS ward, sha256(i::VARCHAR) AS seal FROM range(%d) rows(i)" % ROWS


class DuckDb(ByProgram):
    def setUp(self):
        super().setUp()
        self.database = duckdb.connect()
        self.addCleanup(self.database.close)
        # Loaded from a package: DuckDB would fetch it from its own server. It checks the signature.
        folder = pathlib.Path(duckdb_extension_httpfs.__file__).parent
        (extension,) = folder.glob("extensions/*/httpfs.duckdb_extension")
        self.database.load_extension(str(extension))
        self.database.execute("SET ca_cert_file = '%s'" % os.environ["AWS_CA_BUNDLE"])
        self.database.execute("SET enable_server_cert_verification = true")
        self.database.execute("SET http_retries = 0")
        self.database.execute(
            "CREATE SECRET (TYPE s3, KEY_ID '%s', SECRET '%s', REGION '%s', ENDPOINT '%s',"
            " URL_STYLE 'path')" % (
                os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"],
                os.environ["AWS_DEFAULT_REGION"],
                urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"]).netloc))

    def ask(self, sql):
        return self.database.execute(sql).fetchall()

    def test_one_file_is_written_in_parts_and_read_in_ranges(self):
        url = "s3://%s/a b/patients+ü.parquet" % self.bucket

        self.ask("COPY (%s) TO '%s' (FORMAT parquet)" % (PATIENTS, url))

        head = self.s3.head_object(Bucket=self.bucket, Key="a b/patients+ü.parquet")
        self.assertEqual(self.key, head["SSEKMSKeyId"])
        wards = [(ward, len(range(ward, ROWS, 7))) for ward in range(7)]
        self.assertEqual(wards, self.ask(
            "SELECT ward, count(*) FROM '%s' GROUP BY ward ORDER BY ward" % url))
        self.assertEqual([(hashlib.sha256(b"222222").hexdigest(),)], self.ask(
            "SELECT seal FROM '%s' WHERE id = 222222" % url))

    def test_many_files_are_found_by_their_names(self):
        url = "s3://%s/wards" % self.bucket

        self.ask("COPY (%s LIMIT 700) TO '%s' (FORMAT parquet, PARTITION_BY (ward))" % (
            PATIENTS, url))

        self.assertEqual([(3, 100, sum(range(3, 700, 7)))], self.ask(
            "SELECT ward, count(*), sum(id)::BIGINT FROM read_parquet("
            "'%s/*/*.parquet', hive_partitioning = true) WHERE ward = 3 GROUP BY ward" % url))

    def test_nothing_is_read_without_the_key(self):
        url = "s3://%s/patients.parquet" % self.bucket
        self.ask("COPY (SELECT 1 AS id) TO '%s' (FORMAT parquet)" % url)
        self.disable_key()

        with self.assertRaises(duckdb.Error) as caught:
            self.ask("SELECT * FROM '%s'" % url)
        self.assertIn("400", str(caught.exception))
