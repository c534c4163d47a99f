"""What editors may write into ``config`` and ``asset``, one pydantic model per node type.

The single source for validation, JSON Schema, OpenAPI and TypeScript. Keys are camelCase, attributes snake_case.
"""

from shared.domain.schemas.animation import AnimationConfig
from shared.domain.schemas.asset import Asset, AssetConfig
from shared.domain.schemas.base import NodeConfig
from shared.domain.schemas.compose_video import Border, ComposeVideoConfig
from shared.domain.schemas.merge_videos import MergeVideosConfig
from shared.domain.schemas.mix_audio import MixAudioConfig
from shared.domain.schemas.pipeline import Mode, PipelineConfig, StoragePlace
from shared.domain.schemas.render_code import RenderCodeConfig
from shared.domain.schemas.talking_head import TalkingHeadConfig
from shared.domain.schemas.voiceover import VoiceoverConfig

__all__ = [
    "AnimationConfig",
    "Asset",
    "AssetConfig",
    "Border",
    "ComposeVideoConfig",
    "MergeVideosConfig",
    "MixAudioConfig",
    "Mode",
    "NodeConfig",
    "PipelineConfig",
    "RenderCodeConfig",
    "StoragePlace",
    "TalkingHeadConfig",
    "VoiceoverConfig",
]
