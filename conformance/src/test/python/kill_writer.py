"""Writes objects and keys until the server dies; notes in a file what was acknowledged.

    python kill_writer.py THREADS

Goes on where another left off: acknowledged.jsonl grows and bucket.txt names the bucket. A line is
written, and printed, only after the server's answer was read: whatever is noted must survive.
"""

import json
import os
import sys
import threading

from botocore.exceptions import BotoCoreError, ClientError

from support import data, new_bucket, plain_client, unique

SIZES = (0, 10, 5_000, 65_536, 200_000)


def write(notes, lock, bucket):
    s3, kms = plain_client("s3"), plain_client("kms")
    number = 0
    while True:
        number += 1
        try:
            note = key_note(kms) if number % 4 == 0 else object_note(s3, bucket, number)
        except (BotoCoreError, ClientError):
            return
        with lock:
            notes.write(json.dumps(note) + "\n")
            notes.flush()
            print(json.dumps(note), flush=True)


def key_note(kms):
    return {"kms_key": kms.create_key()["KeyMetadata"]["KeyId"]}


def object_note(s3, bucket, number):
    name, size = unique("object"), SIZES[number % len(SIZES)]
    more = {"ServerSideEncryption": "aws:kms"} if number % 2 else {}
    s3.put_object(Bucket=bucket, Key=name, Body=data(size, number), **more)
    return {"object": name, "size": size, "seed": number, "kms": bool(more)}


def bucket_of_this_run():
    if not os.path.exists("bucket.txt"):
        bucket = new_bucket()
        with open("bucket.txt", "w", encoding="utf-8") as file:
            file.write(bucket)
    with open("bucket.txt", encoding="utf-8") as file:
        return file.read()


def main(threads):
    lock, bucket = threading.Lock(), bucket_of_this_run()
    with open("acknowledged.jsonl", "a", encoding="utf-8") as notes:
        workers = [
            threading.Thread(target=write, args=(notes, lock, bucket))
            for _ in range(int(threads))
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
