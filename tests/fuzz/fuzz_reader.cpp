// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// libFuzzer's entry for the reader: build with clang and -DQUANTSTEP_FUZZERS=ON, then
//   build/fuzz/tests/fuzz/fuzz_reader -max_len=65536 CORPUS_FOLDER
// where the corpus is a folder of small .tflite files (resources/samples will do).

#include "tests/fuzz/read_and_touch.h"

#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::vector<std::byte> bytes(size);
    if (size > 0)
        std::memcpy(bytes.data(), data, size);
    if (!quantstep::test::readAndTouch(std::move(bytes)))
        std::abort();
    return 0;
}
