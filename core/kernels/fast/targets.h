// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Included before Highway: the instruction sets the fast kernels are compiled for. At run time the best one
// that the processor has is taken: AVX-512 with VNNI, AVX2, NEON, or plain C++. Not SVE: register tiles need vectors
// whose length the compiler knows.

#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)

// GCC does not unroll the loops over register tiles by itself at -O2, and then keeps the tiles in memory.
#if defined(__GNUC__) && !defined(__clang__)
#define QS_UNROLL _Pragma("GCC unroll 16")
#else
#define QS_UNROLL _Pragma("unroll")
#endif
