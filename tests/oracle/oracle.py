#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs models in LiteRT and hands back every tensor: the oracle of the differential tests.

A server over stdin and stdout. A frame is
    u32 header length, u64 payload length (little endian), header (JSON, UTF-8), payload (raw bytes).
On start one frame {"ready": true, "runtime": VERSION} goes out. Each request frame holds a batch,
    {"cases": [CASE, ...]}, with CASE =
        {"model": [offset, length] or "path": FILE,
         "resolver": "ref" | "default" | "xnnpack",      BUILTIN_REF, BUILTIN_WITHOUT_DEFAULT_DELEGATES, BUILTIN;
                     or "tflm"                           TensorFlow Lite Micro's reference kernels
         "expose": true,                                 every computed tensor becomes an output of the graph, so
                                                         that a delegate has to hand it back
         "inputs": [{"dtype": NAME, "shape": [...], "data": [offset, length]} or null, ...],
                                                         in the order of the graph's inputs; null leaves one unset
         "invokes": N,                                   runs N times (1 unless told), keeping its state
         "tensors": N}                                   hand back tensors 0..N-1 of the main graph
where [offset, length] is a stretch of the payload. For every case, in order, one frame is answered,
    {"stage": "done" | "load" | "resize" | "allocate" | "input" | "invoke", "error": TEXT,
     "tensors": [{"index": i, "dtype": NAME, "shape": [...], "data": [offset, length]}, ...]}
"stage" is where it failed, with the runtime's own words in "error". An input of another shape than the
graph's is resized to first. Tensors the runtime keeps no value for are left out.

Values are little endian, row-major, with three conventions:
    int4, uint4, int2     one code per byte, sign-extended
    string                the runtime's own packed form: i32 count, i32 offsets (count + 1), characters
    bfloat16, float16     their 16 bits
An abort of the runtime ends this process; the client starts another and calls the case "aborted".

A delegate leaves tensors that it folded away unwritten, and TensorFlow Lite Micro reads some that nobody wrote. Such
bytes are chance, not arithmetic, so those two are run twice on memory that malloc filled with other bytes, and a
tensor that differs between the two is left out.
"""

import ctypes
import json
import os
import struct
import sys
import warnings

import ml_dtypes
import numpy as np

warnings.simplefilter("ignore")

from ai_edge_litert import interpreter as litert  # noqa: E402  (after the filter, or it warns)
from importlib.metadata import version  # noqa: E402

RESOLVERS = {
    "ref": litert.OpResolverType.BUILTIN_REF,
    "default": litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    "xnnpack": litert.OpResolverType.BUILTIN,
}
NARROW = {"int4": np.int8, "uint4": np.uint8, "int2": np.int8}


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def read_frame(stream):
    header_size, payload_size = struct.unpack("<IQ", read_exactly(stream, 12))
    header = json.loads(read_exactly(stream, header_size))
    return header, memoryview(read_exactly(stream, payload_size))


def write_frame(stream, header, parts=()):
    text = json.dumps(header, separators=(",", ":")).encode()
    stream.write(struct.pack("<IQ", len(text), sum(len(part) for part in parts)))
    stream.write(text)
    for part in parts:
        stream.write(part)
    stream.flush()


def unpack_strings(data):
    count = struct.unpack_from("<i", data, 0)[0]
    offsets = struct.unpack_from(f"<{count + 1}i", data, 4)
    return [bytes(data[begin:end]) for begin, end in zip(offsets, offsets[1:])]


def pack_strings(array):
    items = [item if isinstance(item, bytes) else str(item).encode() for item in array.reshape(-1).tolist()]
    position = 4 * (len(items) + 2)
    offsets = [position]
    for item in items:
        position += len(item)
        offsets.append(position)
    return struct.pack(f"<{len(offsets) + 1}i", len(items), *offsets) + b"".join(items)


def decode(dtype, shape, data):
    if dtype == "string":
        items = unpack_strings(data)
        return np.array(items, dtype=object).reshape(shape) if shape else np.array(items[0])
    if dtype in NARROW:  # the runtime itself packs what it is given for an int4 or uint4 input
        return np.frombuffer(data, NARROW[dtype]).reshape(shape)
    kind = ml_dtypes.bfloat16 if dtype == "bfloat16" else np.dtype(dtype)
    return np.frombuffer(data, kind).reshape(shape)


def encode(array):
    """Name of the type, and the bytes."""
    name = array.dtype.name
    if array.dtype.kind in "OSU":
        return "string", pack_strings(array)
    if name in NARROW:
        return name, array.astype(NARROW[name]).tobytes()
    return name, array.tobytes()


def expose_all(content):
    """The model with every tensor that an operator of the main graph computes among the outputs."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))
    graph = model.subgraphs[0]
    known = set(graph.outputs)
    more = [int(t) for op in graph.operators for t in op.outputs if t >= 0 and t not in known]
    graph.outputs = [int(t) for t in graph.outputs] + more
    model.signatureDefs = None
    builder = flatbuffers.Builder(len(content) + 1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def read_model(case, stretch):
    if "path" not in case:
        return bytes(stretch(case["model"]))
    with open(case["path"], "rb") as file:
        return file.read()


def collect(count, value_of):
    tensors, parts, offset = [], [], 0
    for index in range(count):
        try:
            array = value_of(index)
        except (ValueError, RuntimeError, TypeError):
            continue  # no value is kept for it
        if array is None:
            continue
        array = np.asarray(array)
        name, data = encode(array)
        tensors.append({"index": index, "dtype": name, "shape": list(array.shape), "data": [offset, len(data)]})
        parts.append(data)
        offset += len(data)
    return {"stage": "done", "error": "", "tensors": tensors}, parts


M_MMAP_MAX, M_PERTURB = -4, -6  # of glibc's mallopt


def fill_fresh_memory(byte):
    """What malloc hands out from now on holds the complement of this byte; 0 leaves it as it comes."""
    libc = ctypes.CDLL(None)
    libc.mallopt(M_MMAP_MAX, 0 if byte else 65536)  # mapped pages would be zero whatever is asked
    libc.mallopt(M_PERTURB, byte)


def run_twice(run, case, payload):
    """The run's answer without the tensors that depend on what was in memory before."""
    answers = []
    for byte in (0x35, 0xA6):
        fill_fresh_memory(byte)
        answers.append(run(case, payload))
    fill_fresh_memory(0)
    (header, parts), (_, others) = answers
    if header["stage"] != "done" or len(parts) != len(others):
        return header, parts
    same = [i for i, (one, other) in enumerate(zip(parts, others)) if one == other]
    offset = 0
    for i in same:
        header["tensors"][i]["data"][0] = offset
        offset += len(parts[i])
    header["tensors"] = [header["tensors"][i] for i in same]
    return header, [parts[i] for i in same]


MICRO_ARENA = 8 << 20  # beside ten times the model: all tensors are kept


def run_micro(case, payload):
    from tflite_micro.python.tflite_micro import runtime as micro

    def stretch(place):
        return payload[place[0] : place[0] + place[1]]

    stage = "allocate"
    try:
        content = read_model(case, stretch)
        runner = micro.Interpreter.from_bytes(
            content,
            arena_size=MICRO_ARENA + 10 * len(content),
            intrepreter_config=micro.InterpreterConfig.kPreserveAllTensors,
        )
        stage = "input"
        for index, spec in enumerate(case.get("inputs", [])):
            if spec is not None:
                runner.set_input(decode(spec["dtype"], spec["shape"], stretch(spec["data"])), index)
        stage = "invoke"
        for _ in range(case.get("invokes", 1)):
            runner.invoke()
    except (ValueError, RuntimeError, TypeError, KeyError, MemoryError) as error:
        return {"stage": stage, "error": " ".join(str(error).split()) or type(error).__name__, "tensors": []}, []

    def value_of(index):
        tensor = runner.GetTensor(index, 0)
        return np.asarray(tensor["tensor_data"]).reshape([int(size) for size in tensor["shape"]])

    return collect(case.get("tensors", 0), value_of)


def run_case(case, payload):
    if case.get("resolver") == "tflm":
        return run_twice(run_micro, case, payload)
    return run_twice(run_litert, case, payload) if case.get("expose") else run_litert(case, payload)


def run_litert(case, payload):
    def stretch(place):
        return payload[place[0] : place[0] + place[1]]

    stage = "load"
    try:
        if case.get("expose"):
            source = {"model_content": expose_all(read_model(case, stretch))}
        elif "path" in case:
            source = {"model_path": case["path"]}
        else:
            source = {"model_content": bytes(stretch(case["model"]))}
        runner = litert.Interpreter(
            **source,
            num_threads=1,
            experimental_op_resolver_type=RESOLVERS[case.get("resolver", "ref")],
            experimental_preserve_all_tensors=True,
        )
        raw = runner._interpreter
        places = raw.InputIndices()
        given = [(place, spec) for place, spec in zip(places, case.get("inputs", [])) if spec is not None]
        stage = "resize"
        for place, spec in given:
            if list(raw.TensorSize(place, 0)) != spec["shape"]:
                raw.ResizeInputTensor(place, np.array(spec["shape"], np.int32), False, 0)
        stage = "allocate"
        raw.AllocateTensors()
        stage = "input"
        for place, spec in given:
            raw.SetTensor(place, decode(spec["dtype"], spec["shape"], stretch(spec["data"])), 0)
        stage = "invoke"
        for _ in range(case.get("invokes", 1)):
            raw.Invoke()
    except (ValueError, RuntimeError, TypeError, KeyError, MemoryError) as error:
        return {"stage": stage, "error": " ".join(str(error).split()) or type(error).__name__, "tensors": []}, []

    return collect(case.get("tensors", 0), lambda index: raw.GetTensor(index, 0))


def main():
    # The runtime may print; nothing but frames may reach the client.
    answers = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb", buffering=1 << 20)
    write_frame(answers, {"ready": True, "runtime": version("ai-edge-litert")})
    while True:
        try:
            header, payload = read_frame(requests)
        except EOFError:
            return
        for case in header["cases"]:
            write_frame(answers, *run_case(case, payload))


if __name__ == "__main__":
    main()
