#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the bundled sample networks and writes them, their images and README.md into this folder.

Needs tensorflow-cpu, scikit-learn and pillow from their packages (versions in requirements.txt).
Data: the 1 797 handwritten digits that scikit-learn ships (8x8), upscaled to 28x28. Seeds are fixed.
"""

import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["TF_DETERMINISTIC_OPS"] = "1"

import numpy as np
import tensorflow as tf
from PIL import Image
from sklearn.datasets import load_digits
from tensorflow.lite.tools import flatbuffer_utils

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20
TEST_COUNT = 360
BAD_TENSOR = "second convolution's output"
BAD_FACTOR = 1 / 6


def load_data():
    """Digits as uint8 [N, 28, 28, 1], the last TEST_COUNT of a seeded shuffle kept for testing."""
    digits = load_digits()
    images = []
    for image in digits.images:
        small = Image.fromarray(np.uint8(image / 16 * 255), "L")
        canvas = Image.new("L", (28, 28))
        canvas.paste(small.resize((20, 24), Image.Resampling.BICUBIC), (4, 2))
        images.append(np.asarray(canvas))
    order = np.random.default_rng(SEED).permutation(len(images))
    x = np.stack(images)[order, :, :, None]
    y = digits.target[order]
    return (x[:-TEST_COUNT], y[:-TEST_COUNT]), (x[-TEST_COUNT:], y[-TEST_COUNT:])


def dense_net():
    return [tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)]


def conv_net():
    layers = tf.keras.layers
    return [
        layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.DepthwiseConv2D(3, padding="same", activation="relu"),
        layers.Conv2D(24, 1, activation="relu"),
        layers.AveragePooling2D(7),
        layers.Flatten(),
        layers.Dense(10),
        layers.Softmax(),
    ]


def train(layers, from_logits, data, epochs):
    tf.keras.utils.set_random_seed(SEED)
    model = tf.keras.Sequential([tf.keras.Input((28, 28, 1), batch_size=1, name="image"), *layers])
    trainable = tf.keras.Sequential([tf.keras.Input((28, 28, 1)), *layers])
    trainable.compile(
        optimizer=tf.keras.optimizers.Adam(2e-3),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits),
    )
    trainable.fit(data[0] / 255.0, data[1], epochs=epochs, batch_size=32, verbose=0)
    return model


def convert(model, representative=None, io_type=None):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if representative is not None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [np.float32(x[None] / 255.0)] for x in representative[:200]
        )
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = io_type
        converter.inference_output_type = io_type
    return converter.convert()


def with_bad_scale(model_bytes):
    """The scale of one activation shrunk, so that most of its values saturate."""
    model = flatbuffer_utils.convert_bytearray_to_object(bytearray(model_bytes))
    graph = model.subgraphs[0]
    op = graph.operators[1]
    tensor = graph.tensors[op.outputs[0]]
    old = tensor.quantization.scale[0]
    tensor.quantization.scale = np.array([old * BAD_FACTOR], np.float32)
    # The pool that follows passes codes through: same parameters on both sides, as a converter would write.
    pooled = graph.tensors[graph.operators[2].outputs[0]]
    pooled.quantization.scale = tensor.quantization.scale
    note = f"`{tensor.name.decode()}`: {old:.9g} -> {old * BAD_FACTOR:.9g}"
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model)), note


def accuracy(model_bytes, data):
    interpreter = tf.lite.Interpreter(
        model_content=model_bytes, experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_REF
    )
    interpreter.allocate_tensors()
    source, sink = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    scale, zero_point = source["quantization"]
    hits = 0
    for image, label in zip(*data):
        x = image[None] / np.float32(255.0)
        if scale:
            limits = np.iinfo(source["dtype"])
            x = np.clip(np.round(x / scale) + zero_point, limits.min, limits.max)
        interpreter.set_tensor(source["index"], x.astype(source["dtype"]))
        interpreter.invoke()
        hits += int(np.argmax(interpreter.get_tensor(sink["index"])) == label)
    return hits / len(data[1])


def main():
    train_data, test_data = load_data()
    dense = train(dense_net(), True, train_data, 40)
    conv = train(conv_net(), False, train_data, 40)
    files = {
        "digits_dense_float.tflite": convert(dense),
        "digits_dense_uint8.tflite": convert(dense, train_data[0], tf.uint8),
        "digits_dense_int8.tflite": convert(dense, train_data[0], tf.int8),
        "digits_conv_float.tflite": convert(conv),
        "digits_conv_int8.tflite": convert(conv, train_data[0], tf.int8),
    }
    files["digits_conv_int8_bad_scale.tflite"], note = with_bad_scale(files["digits_conv_int8.tflite"])

    rows = []
    for name, content in files.items():
        (HERE / name).write_bytes(content)
        rows.append(f"| `{name}` | {len(content):,} | {100 * accuracy(content, test_data):.1f} % |")
        print(rows[-1])
    for digit in range(10):
        index = int(np.flatnonzero(test_data[1] == digit)[0])
        Image.fromarray(test_data[0][index, :, :, 0], "L").save(HERE / f"digit_{digit}.png")

    (HERE / "README.md").write_text(
        "# Sample networks\n\n"
        "Made by `make_samples.py` (fixed seed) from the handwritten digits that scikit-learn ships "
        "(Optical Recognition of Handwritten Digits, UCI, CC BY 4.0), upscaled to 28x28. "
        f"Accuracy: top-1 on the {TEST_COUNT} digits kept for testing, reference kernels.\n\n"
        "| file | bytes | accuracy |\n|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "- `digits_dense_*`: flatten and one dense layer of 10, the network of the question this program answers.\n"
        "- `digits_conv_*`: convolution, max-pool, depthwise, 1x1 convolution, average pool, dense, softmax.\n"
        f"- `digits_conv_int8_bad_scale.tflite`: the same with one deliberately bad scale, of the {BAD_TENSOR} "
        f"(and of the pool that passes it on): {note}.\n"
        "- `digit_0.png` to `digit_9.png`: one test image per class.\n"
    )


if __name__ == "__main__":
    main()
