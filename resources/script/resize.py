# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Resizing images [N, H, W, C] ------------------------------------------------------------------------------------
import numpy as np


def float_neighbours(size, outputs, align_corners, half_pixel_centers):
    """For each output of an axis the two inputs around its place, and how far it lies from the first, in float32."""
    o, f = np.arange(outputs).astype(np.float32), np.float32
    scale = f(size - 1) / f(outputs - 1) if align_corners and outputs > 1 else f(size) / f(outputs)
    place = (o + f(0.5)) * scale - f(0.5) if half_pixel_centers else o * scale
    low = np.maximum(np.floor(place).astype(np.int64), 0)
    return low, np.clip(np.ceil(place).astype(np.int64), 0, size - 1), place - low.astype(np.float32)


def four_neighbours(x, y_low, y_high, x_low, x_high):
    return (x[:, rows][:, :, columns] for rows, columns in ((y_low, x_low), (y_high, x_low), (y_low, x_high),
                                                            (y_high, x_high)))


def bilinear(x, size, align_corners, half_pixel_centers, rounding):
    """The mean of four neighbours, weighted in float32, each product from left to right."""
    y_low, y_high, dy = float_neighbours(x.shape[1], int(size[0]), align_corners, half_pixel_centers)
    x_low, x_high, dx = float_neighbours(x.shape[2], int(size[1]), align_corners, half_pixel_centers)
    dy, dx, one = dy[:, None, None], dx[None, :, None], np.float32(1)
    a, b, c, d = four_neighbours(x.astype(np.float32), y_low, y_high, x_low, x_high)
    mean = a * (one - dy) * (one - dx) + b * dy * (one - dx) + c * (one - dy) * dx + d * dy * dx
    return (mean + np.float32(rounding)).astype(x.dtype)


def RESIZE_BILINEAR_float(x, size, *, align_corners=False, half_pixel_centers=False):
    """The mean of four neighbours, weighted in float32."""
    return bilinear(x, size, align_corners, half_pixel_centers, 0)


def RESIZE_BILINEAR_uint8(x, size, *, align_corners=False, half_pixel_centers=False):
    """The mean of four neighbours, weighted in float32; a half is added and the rest cut off."""
    return bilinear(x, size, align_corners, half_pixel_centers, 0.5)


def fixed_neighbours(size, outputs, align_corners, half_pixel_centers):
    """As float_neighbours, in integers with 10 bits of fraction: the two inputs and their weights."""
    o = np.arange(outputs).astype(np.int64)
    scale = ((1024 * (size - 1) + (outputs - 1) // 2) // (outputs - 1) if align_corners and outputs > 1
             else (1024 * size + outputs // 2) // outputs)
    place = o * scale + scale // 2 - 512 if half_pixel_centers else o * scale
    toward_zero = np.where(place < 0, -(-place // 1024), place // 1024)
    above = place + 1023
    low = np.maximum(toward_zero, 0)
    high = np.clip(np.where(above < 0, -(-above // 1024), above // 1024), 0, size - 1)
    return low, high, 1024 - (place - 1024 * low), place - 1024 * low


def RESIZE_BILINEAR(x, size, *, align_corners=False, half_pixel_centers=False):
    """The mean of four neighbours in integers: weights with 10 bits of fraction, the sum rounded half away from 0."""
    y_low, y_high, y0, y1 = fixed_neighbours(x.shape[1], int(size[0]), align_corners, half_pixel_centers)
    x_low, x_high, x0, x1 = fixed_neighbours(x.shape[2], int(size[1]), align_corners, half_pixel_centers)
    y0, y1, x0, x1 = y0[:, None, None], y1[:, None, None], x0[None, :, None], x1[None, :, None]
    a, b, c, d = four_neighbours(int64(x), y_low, y_high, x_low, x_high)
    total = a * y0 * x0 + b * y1 * x0 + c * y0 * x1 + d * y1 * x1
    return np.where(total > 0, (total + (1 << 19)) >> 20, -(((1 << 19) - total) >> 20)).astype(x.dtype)


def RESIZE_NEAREST_NEIGHBOR(x, size, *, align_corners=False, half_pixel_centers=False):
    """The input nearest to each output's place."""
    def nearest(inputs, outputs):
        f = np.float32
        scale = f(inputs - 1) / f(outputs - 1) if align_corners and outputs > 1 else f(inputs) / f(outputs)
        place = (np.arange(outputs).astype(f) + f(0.5 if half_pixel_centers else 0)) * scale
        return np.clip(int64(round_half_away(place) if align_corners else np.floor(place)), 0, inputs - 1)
    return x[:, nearest(x.shape[1], int(size[0]))][:, :, nearest(x.shape[2], int(size[1]))]
