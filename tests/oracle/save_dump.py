#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a dump as users write one: save_dump.py MODEL INPUT.npy OUT.npz default|late|micro

Runs the model in the real runtime and saves what its operators computed with NumPy. With `default` (LiteRT, optimized
kernels) the keys are the tensors' names where they are unique, with `micro` (TensorFlow Lite Micro) their indices. `late` is LiteRT when
nobody told it to keep its tensors: their memory has been used again by the time they are read.
"""

import sys
from collections import Counter

import numpy as np


def run_default(model, value, keep=True):
    from ai_edge_litert import interpreter as litert

    runner = litert.Interpreter(
        model_path=model,
        num_threads=1,
        experimental_op_resolver_type=litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=keep,
    )
    runner.allocate_tensors()
    runner.set_tensor(runner.get_input_details()[0]["index"], value)
    runner.invoke()
    details = runner.get_tensor_details()
    names = Counter(detail["name"] for detail in details)
    arrays = {}
    for detail in details:
        key = detail["name"] if names[detail["name"]] == 1 else str(detail["index"])
        try:
            arrays[key] = runner.get_tensor(detail["index"])
        except ValueError:
            pass  # no value is kept for it
    return arrays


def run_micro(model, value):
    from tflite_micro.python.tflite_micro import runtime as micro

    with open(model, "rb") as file:
        content = file.read()
    runner = micro.Interpreter.from_bytes(
        content,
        arena_size=(8 << 20) + 10 * len(content),
        intrepreter_config=micro.InterpreterConfig.kPreserveAllTensors,
    )
    runner.set_input(value, 0)
    runner.invoke()
    from ai_edge_litert import schema_py_generated as schema

    graph = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0)).subgraphs[0]
    computed = list(graph.inputs) + [int(tensor) for op in graph.operators for tensor in op.outputs]
    arrays = {}
    for index in computed:
        tensor = runner.GetTensor(int(index), 0)
        arrays[f"tensor_{index}"] = np.asarray(tensor["tensor_data"]).reshape([int(size) for size in tensor["shape"]])
    return arrays


if __name__ == "__main__":
    model, source, target, kind = sys.argv[1:]
    value = np.load(source)
    arrays = run_micro(model, value) if kind == "micro" else run_default(model, value, kind != "late")
    np.savez_compressed(target, **arrays)
