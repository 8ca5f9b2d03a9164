# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Boxes of object detectors, all in float32 but for the decoding ---------------------------------------------------
import numpy as np


def real_values(x, scale, zero_point, kind=np.float32):
    """Codes as real numbers; floats as they are."""
    if x.dtype == np.float32:
        return x
    return ((x.astype(kind) - kind(zero_point)) * kind(np.float32(scale))).astype(np.float32)


def decoded_boxes(encodings, anchors, divisors):
    """Corners y_min, x_min, y_max, x_max of boxes encoded as centre and size relative to their anchors; in float64."""
    e, a = encodings[:, :4].astype(np.float64), anchors.astype(np.float64)
    d = [np.float64(np.float32(v)) for v in divisors]
    y = (e[:, 0] / d[0] * a[:, 2] + a[:, 0]).astype(np.float32)
    x = (e[:, 1] / d[1] * a[:, 3] + a[:, 1]).astype(np.float32)
    h = (0.5 * np.exp(e[:, 2] / d[2]) * a[:, 2]).astype(np.float32)
    w = (0.5 * np.exp(e[:, 3] / d[3]) * a[:, 3]).astype(np.float32)
    return np.stack([y - h, x - w, y + h, x + w], axis=1)


def intersection_over_union(boxes, box):
    """The share of common area of one box with each of several."""
    areas, area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), (box[2] - box[0]) * (box[3] - box[1])
    zero = np.float32(0)
    height = np.maximum(np.minimum(boxes[:, 2], box[2]) - np.maximum(boxes[:, 0], box[0]), zero)
    width = np.maximum(np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1]), zero)
    return np.where((areas <= 0) | (area <= 0), zero, height * width / (areas + area - height * width))


def without_overlaps(boxes, scores, threshold, overlap, most):
    """The boxes by falling score, without those that overlap a better one too much."""
    order = [int(i) for i in np.argsort(-scores, kind="stable") if scores[i] >= np.float32(threshold)]
    taken = []
    for i in order:
        if len(taken) >= most:
            break
        if not np.any(intersection_over_union(boxes[taken], boxes[i]) > np.float32(overlap)):
            taken.append(i)
    return taken


def best_classes(row, count):
    """The classes with the largest scores, falling, as a partial sort by a heap leaves them: which of equal ones comes
    first follows from its moves."""
    if count == 1:
        best = 0
        for c in range(1, row.size):
            if not np.isnan(row[c]) and (np.isnan(row[best]) or row[c] > row[best]):
                best = c
        return [best]
    order, scores = list(range(row.size)), row.tolist()

    def settle(hole, size, value):
        top, child = hole, hole
        while child < (size - 1) // 2:
            child = 2 * (child + 1)
            if scores[order[child]] > scores[order[child - 1]]:
                child -= 1
            order[hole], hole = order[child], child
        if size % 2 == 0 and child == (size - 2) // 2:
            child = 2 * (child + 1)
            order[hole], hole = order[child - 1], child - 1
        while hole > top and scores[order[(hole - 1) // 2]] > scores[value]:
            order[hole], hole = order[(hole - 1) // 2], (hole - 1) // 2
        order[hole] = value

    for parent in range((count - 2) // 2, -1, -1):
        settle(parent, count, order[parent])
    for i in range(count, row.size):
        if scores[order[i]] > scores[order[0]]:
            value, order[i] = order[i], order[0]
            settle(0, count, value)
    for last in range(count - 1, 0, -1):
        value, order[last] = order[last], order[0]
        settle(0, last, value)
    return order[:count]


def TFLite_Detection_PostProcess(encodings, scores, anchors, *, max_detections, max_classes_per_detection,
                                 detections_per_class=100, use_regular_nms=False, nms_score_threshold=0.0,
                                 nms_iou_threshold=0.0, num_classes, y_scale, x_scale, h_scale, w_scale,
                                 input_0_scale=0.0, input_0_zero_point=0, input_1_scale=0.0, input_1_zero_point=0,
                                 input_2_scale=0.0, input_2_zero_point=0):
    """Decodes boxes and keeps the best that do not overlap: class by class (regular), or each box with its best
    classes. Gives boxes, classes, scores and their number; the first score of a box may be that of no object."""
    real_scores = real_values(scores[0], input_1_scale, input_1_zero_point, np.float64)
    real_scores = real_scores[:, scores.shape[2] - num_classes:]
    boxes = decoded_boxes(real_values(encodings[0], input_0_scale, input_0_zero_point),
                          real_values(anchors, input_2_scale, input_2_zero_point)[:encodings.shape[1]],
                          (y_scale, x_scale, h_scale, w_scale))
    found = []
    if use_regular_nms:
        for c in range(num_classes):
            best = without_overlaps(boxes, real_scores[:, c], nms_score_threshold, nms_iou_threshold,
                                    min(detections_per_class, max_detections))
            found = sorted(found + [(i, c) for i in best], key=lambda f: -real_scores[f])[:max_detections]
        count = len(found)
    else:
        used = min(max_classes_per_detection, num_classes)
        order = np.array([best_classes(row, used) for row in real_scores])
        best = without_overlaps(boxes, real_scores[np.arange(len(boxes)), order[:, 0]], nms_score_threshold,
                                nms_iou_threshold, max_detections)
        found, count = [], len(best)
        for i in best:
            found += [(i, int(c)) for c in order[i]] + [None] * (max_classes_per_detection - used)
    size = max_detections * max_classes_per_detection
    results = np.zeros((1, size, 4), np.float32), np.zeros((1, size), np.float32), np.zeros((1, size), np.float32)
    for place, one in enumerate(found):
        if one is not None:
            results[0][0, place], results[1][0, place], results[2][0, place] = boxes[one[0]], one[1], real_scores[one]
    return results + (np.array([count], np.float32),)
