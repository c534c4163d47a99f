"""What botocore raises, said as what the runtime does next.

Only the server's code and sentence go into a message: requests hold signatures.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.exceptions import ConnectionError as DriverConnectionError
from botocore.parsers import ResponseParserError

from shared.errors import InvalidInput, JobError, Permanent, RateLimited, Replaced, Unavailable

CUT_ERRORS: tuple[type[Exception], ...] = (
    DriverConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
    ResponseParserError,
    aiohttp.ClientError,
    asyncio.TimeoutError,
    ConnectionError,
)
"""What is raised when a connection could not be made or ended too early: worth trying again."""

_BUSY = {"SlowDown", "Throttling", "ThrottlingException", "TooManyRequests", "RequestLimitExceeded", "429"}
_MISSING = {"NoSuchKey", "404", "NotFound"}
_CHANGED = {
    "PreconditionFailed": "was replaced while it was read",
    "412": "was replaced while it was read",
    "NoSuchUpload": "lost its upload",
    "BadDigest": "arrived damaged",
    "XAmzContentSHA256Mismatch": "arrived damaged",
}
_REFUSED = {
    "AccessDenied": "let the key's policy allow it, or use another key",
    "403": "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and what their policy allows",
    "InvalidAccessKeyId": "check AWS_ACCESS_KEY_ID",
    "SignatureDoesNotMatch": "check AWS_SECRET_ACCESS_KEY",
    "ExpiredToken": "get new temporary credentials",
    "InvalidToken": "check AWS_SESSION_TOKEN",
    "NoSuchBucket": "create the bucket, or check AWS_S3_BUCKET",
    "PermanentRedirect": "set AWS_REGION to the bucket's region",
    "301": "set AWS_REGION to the bucket's region",
    "AuthorizationHeaderMalformed": "set AWS_REGION to the bucket's region",
    "RequestTimeTooSkewed": "set this machine's clock",
}
_SERVER_ERROR = 500
_BUSY_SECONDS = 5.0


@contextmanager
def translated(bucket: str, key: str) -> Iterator[None]:
    """Turn what the driver raises about an object into ours."""
    try:
        yield
    except ClientError as error:
        raise _refusal(error, bucket, key) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise Permanent(
            f"there are no credentials for the bucket {bucket}",
            field="AWS_ACCESS_KEY_ID",
            remedy="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role",
        ) from error
    except ParamValidationError as error:
        raise InvalidInput(f"s3://{bucket}/{key} cannot be asked for: {error}", field="key") from error
    except CUT_ERRORS as error:
        raise unanswered(bucket, error) from error
    except BotoCoreError as error:
        raise Permanent(f"S3 cannot be used: {error}", remedy="check the AWS and S3 settings") from error


def unanswered(bucket: str, error: BaseException) -> Unavailable:
    """Say that the storage does not answer; the driver's text names the endpoint and no secret."""
    return Unavailable(
        f"the storage of bucket {bucket} does not answer ({type(error).__name__})",
        remedy="check the network, and S3_ENDPOINT_URL if it is set",
    )


def is_missing(error: ClientError) -> bool:
    """Tell whether the server says that there is no such object."""
    return _code(error) in _MISSING


def missing(bucket: str, key: str) -> InvalidInput:
    """Say that there is no such object."""
    return InvalidInput(f"there is no object s3://{bucket}/{key}", field="key", remedy="make or upload it again")


def _refusal(error: ClientError, bucket: str, key: str) -> JobError:
    code, status = _code(error), _status(error)
    if code in _BUSY:
        return _busy(error, bucket)
    if code in _MISSING:
        return missing(bucket, key)
    if code in _CHANGED:
        return Replaced(f"s3://{bucket}/{key} {_CHANGED[code]}", remedy="try again")
    sentence = str(error.response.get("Error", {}).get("Message") or "it gives no reason")
    details: dict[str, object] = {"code": code, "status": status}
    if code in _REFUSED:
        return Permanent(
            f"bucket {bucket} refuses: {code}, {sentence}", field="storage", remedy=_REFUSED[code], details=details
        )
    if status >= _SERVER_ERROR:
        return Unavailable(f"the storage of bucket {bucket} fails: {code}, {sentence}", details=details)
    return Permanent(f"bucket {bucket} refuses s3://{bucket}/{key}: {code}, {sentence}", details=details)


def _busy(error: ClientError, bucket: str) -> RateLimited:
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    asked = headers.get("retry-after", "")
    seconds = float(asked) if asked.isdecimal() else _BUSY_SECONDS
    return RateLimited(f"bucket {bucket} asks for fewer requests", retry_after=timedelta(seconds=seconds))


def _code(error: ClientError) -> str:
    """Return S3's word for what went wrong, or the HTTP status where there is none."""
    return str(error.response.get("Error", {}).get("Code", "") or _status(error))


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
