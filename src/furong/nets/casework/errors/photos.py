"""What can be wrong with photos, in sentences that say what was expected and what to do."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput
from furong.nets.casework.errors import PhotoUnusable

__all__ = ["PhotoCutShort", "PhotoEmpty", "PhotoProvesNothing", "PhotoTooManyPixels"]


class PhotoEmpty(PhotoUnusable):
    """A photo without a byte."""

    code = "casework.photo_empty"
    zh = "照片文件是空的（0 字节），应为 JPEG、PNG 或 WebP。请重新拍摄或换一张。"
    en = "The photo is empty (0 bytes); JPEG, PNG or WebP was expected. Take it again or choose another one."


class PhotoTooManyPixels(PhotoUnusable):
    """A picture with more pixels than any phone takes; its size is read before it is decoded."""

    code = "casework.photo_too_many_pixels"
    zh = "照片过大：{width} × {height} 像素，最多 {limit} 像素。请缩小后再上传。"
    en = "The photo is too large: {width} × {height} pixels, at most {limit} are taken. Send it smaller."


class PhotoCutShort(PhotoUnusable):
    """A picture that begins well and then breaks off or cannot be decoded."""

    code = "casework.photo_cut_short"
    zh = "照片文件不完整或已损坏（{size} 字节）。请重新上传或换一张。"
    en = "The photo is cut short or damaged ({size} bytes). Send it again or choose another one."


class PhotoProvesNothing(InvalidInput):
    """What is to be submitted or closed rests on photos that cannot prove it."""

    code = "casework.photo_proves_nothing"
    zh = "照片不能作为处置证明：{why}。请在现场重新拍摄。"
    en = "The photos cannot prove the result: {why}. Take them again at the place."

    def __init__(self, *, zh: str, en: str) -> None:
        self._why = {"zh": zh, "en": en}
        super().__init__(why=en)

    def sentence(self, language: str) -> str:
        """Return the sentence, with what was found about the photos in its language."""
        is_english = language == "en"
        return (self.en if is_english else self.zh).format(why=self._why["en" if is_english else "zh"])
