"""What can be wrong with pictures, painted frames and networks."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput

__all__ = [
    "CopyUnusable",
    "FramesUnusable",
    "ModelMissing",
    "ModelNotInstalled",
    "ModelUnusable",
    "NoPictures",
    "PicturesUnusable",
    "StreamUnusable",
]


class NoPictures(InvalidInput):
    """A folder that is not there, or has no pictures in it."""

    code = "vision.no_pictures"
    zh = "{folder} 中没有图片。--images 应为包含 {endings} 图片的文件夹，或其中一张图片。"
    en = "There are no pictures in {folder}. --images is a folder with {endings} pictures, or one picture."


class PicturesUnusable(InvalidInput):
    """Not one picture of a folder can be read."""

    code = "vision.pictures_unusable"
    zh = "{folder} 中的 {count} 张图片都无法读取，例如 {file}：{trouble}。请换成 JPEG 或 PNG 图片。"
    en = "None of the {count} pictures in {folder} can be read, e.g. {file}: {trouble}. Use JPEG or PNG pictures."


class FramesUnusable(InvalidInput):
    """A file of painted frames that cannot be used."""

    code = "vision.frames_unusable"
    zh = "停放框文件 {file} 不可用：{where}：{trouble}。应为 {expected}。"
    en = "The file of frames {file} cannot be used: {where}: {trouble}. Expected: {expected}."


class ModelMissing(InvalidInput):
    """No model for recognition is installed."""

    code = "vision.model_missing"
    zh = "没有可用的识别模型。请运行 furong vision install，或用 --model（FURONG_VISION_MODEL）指定 ONNX 文件。"
    en = "No model is installed: run 'furong vision install', or name an ONNX file by --model (FURONG_VISION_MODEL)."


class ModelUnusable(InvalidInput):
    """A network that cannot be used."""

    code = "vision.model_unusable"
    zh = "识别模型 {file} 不可用：{trouble}。请换用 COCO 检测模型（如 coco-ssd、YOLOX）的 ONNX 文件。"
    en = "The network {file} cannot be used: {trouble}. Use a COCO detector as ONNX, such as coco-ssd or YOLOX."


class ModelNotInstalled(InvalidInput):
    """The package of the network could not be fetched or is not what it should be."""

    code = "vision.model_not_installed"
    zh = "识别模型未安装：{trouble}。"
    en = "The network was not installed: {trouble}."


class StreamUnusable(InvalidInput):
    """A video or stream that cannot be read."""

    code = "vision.stream_unusable"
    zh = "无法读取视频流 {source}：{trouble}。请核对地址、账号和网络。"
    en = "The stream {source} cannot be read: {trouble}. Check its address, its login and the network."


class CopyUnusable(InvalidInput):
    """A place where no copy of a picture can be put."""

    code = "vision.copy_unusable"
    zh = "副本不能写到 {place}：{trouble}。请用 --out 指定另一个可写的文件夹。"
    en = "No copy can be put to {place}: {trouble}. Name another folder by --out that can be written."
