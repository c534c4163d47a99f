"""Invoke a Lambda without waiting for it, and say of every failure whether it may have been taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from aiobotocore.config import AioConfig
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
)

from shared.config import BackendSettings
from shared.errors import Ambiguous, JobError, LaneClosed, Permanent, RateLimited, Unavailable
from shared.storage.aws import aws_session
from shared.storage.s3_errors import CUT_ERRORS

MOST_EVENT_BYTES = 900_000
"""An asynchronous event may have 1 MB; a larger request is left in the bucket."""

_BUSY_SECONDS = 5.0
_REFUSED = 403
_BUSY = 429
_SERVER_ERROR = 500
# A call that was repeated by the driver would be work done twice, as the driver knows of no key.
_CONFIG = AioConfig(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 1}, max_pool_connections=32)


class LambdaApi:
    """Call functions.

    Args:
        settings: Credentials, region and, for other addresses than Amazon's, where it is.
    """

    def __init__(self, settings: BackendSettings) -> None:
        self._settings = settings
        self._connections = AsyncExitStack()
        self._client: Any = None

    async def invoke(self, function: str, event: Mapping[str, Any]) -> str:
        """Have a function run on an event, and return Amazon's id of the call.

        Raises:
            Ambiguous: It may have been taken: the reply was lost.
            RateLimited: Too many run already.
            LaneClosed: The credentials are refused.
            JobError: Any other: it was not taken.
        """
        client = await self._open()
        try:
            answer = await client.invoke(
                FunctionName=function, InvocationType="Event", Payload=json.dumps(event).encode()
            )
        except ClientError as error:
            raise _refusal(error, function) from error
        except (NoCredentialsError, PartialCredentialsError) as error:
            remedy = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role"
            raise LaneClosed("there are no credentials for AWS Lambda", remedy=remedy) from error
        except (EndpointConnectionError, ConnectTimeoutError) as error:
            remedy = "check the network, and CALLSHEET_LAMBDA_URL if it is set"
            raise Unavailable(f"AWS Lambda cannot be reached ({type(error).__name__})", remedy=remedy) from error
        except CUT_ERRORS as error:
            raise Ambiguous(f"AWS Lambda did not answer ({type(error).__name__})") from error
        except BotoCoreError as error:
            raise Permanent(f"AWS Lambda cannot be asked: {error}") from error
        return str(answer["ResponseMetadata"].get("RequestId", ""))

    async def close(self) -> None:
        """Give back connections."""
        await self._connections.aclose()

    async def _open(self) -> Any:
        if self._client is None:
            session, url = aws_session(self._settings), self._settings.lambda_url
            self._client = await self._connections.enter_async_context(
                session.client("lambda", endpoint_url=url, config=_CONFIG)
            )
        return self._client


def _refusal(error: ClientError, function: str) -> JobError:
    told, meta = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    code, status = str(told.get("Code", "")), int(meta.get("HTTPStatusCode", 0))
    sentence = f"{code}, {told.get('Message') or 'it gives no reason'}"
    if status == _BUSY or "Throttl" in code:
        asked = meta.get("HTTPHeaders", {}).get("retry-after", "")
        seconds = float(asked) if asked.isdecimal() else _BUSY_SECONDS
        return RateLimited(
            f"AWS Lambda runs as many functions as it may: {sentence}", retry_after=timedelta(seconds=seconds)
        )
    if code == "ResourceNotFoundException":
        return Permanent(
            f"there is no function {function}",
            field="CALLSHEET_LAMBDA_PREFIX",
            remedy="deploy deploy/aws/template.yaml in this region, or set the prefix that it was deployed with",
        )
    if status == _REFUSED:
        remedy = "let the workers' role invoke the functions (output WorkerPolicy of deploy/aws), or check its keys"
        return LaneClosed(f"AWS refuses to invoke {function}: {sentence}", remedy=remedy)
    if status >= _SERVER_ERROR:
        return Ambiguous(f"AWS Lambda failed: {sentence}")
    return Permanent(f"AWS Lambda refuses to invoke {function}: {sentence}", details={"code": code, "status": status})
