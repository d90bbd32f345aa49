"""Bikes in pictures: a port for detectors, and what is told of the boxes they give."""

from furong.engines.vision.blurring import blurred, hidden_parts, people_and_vehicles
from furong.engines.vision.counting import Count, count_of
from furong.engines.vision.detecting import KINDS, Detections, Detector, Picture
from furong.engines.vision.looking import Region
from furong.engines.vision.opening import ModelNotUnderstood, open_detector
from furong.engines.vision.polygons import Polygon, PolygonFault, fault_of
from furong.engines.vision.quality import FROZEN_AFTER, FreezeWatch, PictureFault, faults_of, frozen_since, trace_of
from furong.engines.vision.recognising import Recognition, Scene, recognise
from furong.engines.vision.telling import Bike, Verdict
from furong.engines.vision.tfjs import GraphNotUnderstood, to_onnx, weights_of

__all__ = [
    "FROZEN_AFTER",
    "KINDS",
    "Bike",
    "Count",
    "Detections",
    "Detector",
    "FreezeWatch",
    "GraphNotUnderstood",
    "ModelNotUnderstood",
    "Picture",
    "PictureFault",
    "Polygon",
    "PolygonFault",
    "Recognition",
    "Region",
    "Scene",
    "Verdict",
    "blurred",
    "count_of",
    "fault_of",
    "faults_of",
    "frozen_since",
    "hidden_parts",
    "open_detector",
    "people_and_vehicles",
    "recognise",
    "to_onnx",
    "trace_of",
    "weights_of",
]
