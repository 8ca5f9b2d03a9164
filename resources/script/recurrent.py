# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Recurrent operators: state goes from step to step ----------------------------------------------------------------
# Inputs of an LSTM: 0 the values; 1 to 4 input weights of the input, forget, cell and output gate; 5 to 8 recurrent
# weights; 9 to 11 peephole weights of the input, forget and output gate; 12 to 15 biases; 16 and 17 the projection
# and its
# bias; 18 and 19 the output and cell state; 20 to 23 layer normalization. Those that are not there are None.
import numpy as np

INPUT, FORGET, CELL, OUTPUT = 0, 1, 2, 3

PEEPHOLE = {INPUT: 9, FORGET: 10, OUTPUT: 11}


def over_time(x, time_major, states, step):
    """Calls step(values of one time, states) -> (output, states): with all batches at a time where time is the first
    axis, else one batch after the other. Gives the outputs, and the states after the last step."""
    if x.ndim == 2:
        return step(x, states)
    if time_major:
        rows = []
        for row in x:
            output, states = step(row, states)
            rows.append(output)
        return np.stack(rows), states
    outputs, lasts = [], []
    for batch in range(x.shape[0]):
        rows, current = [], [state[batch:batch + 1] for state in states]
        for row in x[batch]:
            output, current = step(row[np.newaxis], current)
            rows.append(output[0])
        outputs.append(np.stack(rows))
        lasts.append(current)
    return np.stack(outputs), [np.concatenate(parts) for parts in zip(*lasts)]


def integer_layer_norm(gate, weight, bias, scale_multiplier, scale_shift, guard):
    """Rows to mean 0 and deviation 1 with 10 more bits, times the weight, plus the bias, rescaled to Q3.12."""
    rows = []
    for row in gate:
        count, squares = row.size, int((row * row).sum())
        mean = int(row.sum()) * 1024
        mean = mean // count if mean >= 0 else -(-mean // count)
        spread = squares * ((1 << 20) // count) - mean * mean
        variance = int(wrap32(spread >> 20 if spread >= 0 else -(-spread >> 20)))
        normal = multiply_by_quantized_multiplier(wrap32(1024 * row - mean),
                                                  *inverse_sqrt(guard if variance < 1 else variance))
        weighted = wrap32(wrap32(normal * int64(weight)) + int64(bias))
        rounded = np.where(weighted > 0, (weighted + 512) // 1024, -((512 - weighted) // 1024))
        rows.append(np.clip(multiply_by_quantized_multiplier(rounded, scale_multiplier, scale_shift + 12), -32768,
                            32767))
    return np.array(rows)


def lstm_int8(x, t, time_major, rescales, layer_norms, guards, input_offset, output_state_zero_point, hidden_zero_point,
              log2_of_the_cell_scale, cell_clip, projection_clip, hidden, projection):
    """int8 values and weights, cells of 16 bits. gate = activation(sat16(requantize(w * (x - z) + b) +
    requantize(r * (h - z)) + requantize(p * c))) with sums in Q3.12; c = sat16((f * c) >> 15 + (i * g) >> (30 + log2));
    h = clamp(requantize(o * tanh(c)) + z), and from it the projection. Without an input gate i = 32767 - f."""
    def saturate16(v):
        return np.clip(v, -32768, 32767)

    def gate(kind, values, h, c):
        of_input, of_state, of_cell = rescales[kind]
        sums = (int64(values) + input_offset) @ int64(t[1 + kind]).T
        if t[12 + kind] is not None and layer_norms[kind] is None:
            sums = sums + int64(t[12 + kind])
        total = saturate16(of_input(wrap32(sums)))
        total = saturate16(wrap32(of_state(wrap32((h - output_state_zero_point) @ int64(t[5 + kind]).T)) + total))
        if of_cell is not None:  # as many places as there are outputs
            peephole, size = int64(t[PEEPHOLE[kind]]), h.shape[0] * h.shape[1]
            flat, cells = total.reshape(-1).copy(), c.reshape(-1)[:size]
            product = cells * np.tile(peephole[:h.shape[1]], h.shape[0])
            flat[:size] = saturate16(wrap32(of_cell(product) + flat[:size]))
            total = flat.reshape(total.shape)
        if layer_norms[kind] is not None:
            total = integer_layer_norm(total, t[20 + kind], t[12 + kind], *layer_norms[kind], guards[kind])
        return tanh_16(total, 3) if kind == CELL else logistic_16(total)

    def step(values, states):
        h, c = int64(states[0]), int64(states[1])
        i = gate(INPUT, values, h, c) if t[1] is not None else None
        f, g = gate(FORGET, values, h, c), gate(CELL, values, h, c)
        i = wrap16(32767 - f) if i is None else i
        kept = wrap16(rounding_divide_by_pot(f * c, 15))
        added = wrap16(rounding_divide_by_pot(i * g, 30 + log2_of_the_cell_scale))
        c = saturate16(kept + added)
        c = np.clip(c, -cell_clip, cell_clip) if cell_clip > 0 else c
        o = gate(OUTPUT, values, h, c)
        # With a projection the runtime adds the zero point of the hidden state with the wrong sign.
        point = hidden_zero_point if projection is None else -hidden_zero_point
        h = np.clip(wrap32(hidden(o * tanh_16(c, 15 + log2_of_the_cell_scale)) + point), -128, 127)
        if projection is not None:
            acc = (h + hidden_zero_point) @ int64(t[16]).T + (0 if t[17] is None else int64(t[17]))
            h = np.clip(wrap32(projection(wrap32(acc)) + output_state_zero_point), -128, 127)
            h = np.clip(h, -projection_clip, projection_clip) if projection_clip > 0 else h
        return h.astype(np.int8), [h.astype(np.int8), c.astype(np.int16)]

    outputs, (h, c) = over_time(x, time_major, [t[18].reshape(-1, t[8].shape[-1]), t[19].reshape(-1, t[4].shape[0])],
                                step)
    return outputs, h.reshape(t[18].shape), c.reshape(t[19].shape)


def UNIDIRECTIONAL_SEQUENCE_LSTM_int8(x, *tensors, time_major=False, input_gate_input=None, input_gate_recurrent=None,
                                      input_gate_peephole=None, input_gate_layer_normalization_multiplier=None,
                                      input_gate_layer_normalization_shift=None, forget_gate_input,
                                      forget_gate_recurrent, forget_gate_peephole=None,
                                      forget_gate_layer_normalization_multiplier=None,
                                      forget_gate_layer_normalization_shift=None, cell_gate_input, cell_gate_recurrent,
                                      cell_gate_layer_normalization_multiplier=None,
                                      cell_gate_layer_normalization_shift=None, output_gate_input,
                                      output_gate_recurrent, output_gate_peephole=None,
                                      output_gate_layer_normalization_multiplier=None,
                                      output_gate_layer_normalization_shift=None, input_20_scale=0.0,
                                      input_21_scale=0.0, input_22_scale=0.0, input_23_scale=0.0, input_offset,
                                      output_state_zero_point, hidden_zero_point, log2_of_the_cell_scale, cell_clip,
                                      projection_clip, hidden, projection=None):
    """All time steps of an LSTM in integers; see lstm_int8. `hidden`, `projection` and those of the gates rescale."""
    rescales = [(input_gate_input, input_gate_recurrent, input_gate_peephole),
                (forget_gate_input, forget_gate_recurrent, forget_gate_peephole),
                (cell_gate_input, cell_gate_recurrent, None),
                (output_gate_input, output_gate_recurrent, output_gate_peephole)]
    layer_norms = [(input_gate_layer_normalization_multiplier, input_gate_layer_normalization_shift),
                   (forget_gate_layer_normalization_multiplier, forget_gate_layer_normalization_shift),
                   (cell_gate_layer_normalization_multiplier, cell_gate_layer_normalization_shift),
                   (output_gate_layer_normalization_multiplier, output_gate_layer_normalization_shift)]
    guards = [max(1, int(truncate_to_int32(np.float32(10000) * np.float32(scale))))
              for scale in (input_20_scale, input_21_scale, input_22_scale, input_23_scale)]
    return lstm_int8(x, (x,) + tensors, time_major, rescales,
                     [None if norm[0] is None else norm for norm in layer_norms], guards,
                     input_offset, output_state_zero_point, hidden_zero_point, log2_of_the_cell_scale, cell_clip,
                     projection_clip, hidden, projection)


def LSTM_int8(x, *tensors, input_gate_input=None, input_gate_recurrent=None, input_gate_peephole=None,
              input_gate_layer_normalization_multiplier=None, input_gate_layer_normalization_shift=None,
              forget_gate_input, forget_gate_recurrent, forget_gate_peephole=None,
              forget_gate_layer_normalization_multiplier=None, forget_gate_layer_normalization_shift=None,
              cell_gate_input, cell_gate_recurrent, cell_gate_layer_normalization_multiplier=None,
              cell_gate_layer_normalization_shift=None, output_gate_input, output_gate_recurrent,
              output_gate_peephole=None, output_gate_layer_normalization_multiplier=None,
              output_gate_layer_normalization_shift=None, input_20_scale=0.0, input_21_scale=0.0, input_22_scale=0.0,
              input_23_scale=0.0, input_offset, output_state_zero_point, hidden_zero_point, log2_of_the_cell_scale,
              cell_clip, projection_clip, hidden, projection=None):
    """All time steps of an LSTM in integers; see lstm_int8. `hidden`, `projection` and those of the gates rescale."""
    rescales = [(input_gate_input, input_gate_recurrent, input_gate_peephole),
                (forget_gate_input, forget_gate_recurrent, forget_gate_peephole),
                (cell_gate_input, cell_gate_recurrent, None),
                (output_gate_input, output_gate_recurrent, output_gate_peephole)]
    layer_norms = [(input_gate_layer_normalization_multiplier, input_gate_layer_normalization_shift),
                   (forget_gate_layer_normalization_multiplier, forget_gate_layer_normalization_shift),
                   (cell_gate_layer_normalization_multiplier, cell_gate_layer_normalization_shift),
                   (output_gate_layer_normalization_multiplier, output_gate_layer_normalization_shift)]
    guards = [max(1, int(truncate_to_int32(np.float32(10000) * np.float32(scale))))
              for scale in (input_20_scale, input_21_scale, input_22_scale, input_23_scale)]
    return lstm_int8(x, (x,) + tensors, True, rescales, [None if norm[0] is None else norm for norm in layer_norms],
                     guards,
                     input_offset, output_state_zero_point, hidden_zero_point, log2_of_the_cell_scale, cell_clip,
                     projection_clip, hidden, projection)


def activated(x, activation):
    """The activations of recurrent operators, in float32."""
    if activation == "TANH":
        return np.tanh(x)
    if activation == "SIGN_BIT":
        return np.signbit(x).astype(np.float32)
    if activation == "NONE":
        return x
    low, high = (np.float32(v) for v in {"RELU": (0, np.inf), "RELU6": (0, 6), "RELU_N1_TO_1": (-1, 1)}[activation])
    x = np.where(high < x, high, x)
    return np.where(low < x, x, low)  # NaN becomes the lower limit


def float_layer_norm(x, weight, bias):
    """Rows to mean 0 and deviation 1, times the weight, plus the bias."""
    centred = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-8))
    return weight * (centred / deviation) + bias


def hybrid_product(x, w, scale, asymmetric):
    """x * w for float rows and integer weights: the rows are quantized on the fly, the product is scaled back."""
    result = np.zeros((x.shape[0], w.shape[0]), np.float32)
    if not np.any(x):
        return result
    for row, target in zip(x, result):
        codes, row_scale, zero_point = (quantize_asymmetric if asymmetric else quantize_symmetric)(row)
        dot = hybrid_dot(codes[np.newaxis], w)[0] - zero_point * int64(w).sum(axis=1)
        target[:] = wrap32(dot).astype(np.float32) * (row_scale * np.float32(scale))
    return result


def lstm_float(x, t, time_major, activation, cell_clip, proj_clip, product, peephole_scale):
    """gate = activation(w * x + r * h + b); c = f * c + i * g; h = o * activation(c), from it the projection. Without
    an
    input gate i = 1 - f. `product(rows, which)` multiplies by input `which`. A fused activation NONE writes nothing in
    the runtime: what its buffers held is taken."""
    def times(rows, which):
        return rows * t[which] if t[which].ndim == 1 else product(rows, which)

    def gate(kind, values, h, c):
        layer_norm = t[20 + kind] if len(t) > 20 else None
        bias = t[12 + kind] if layer_norm is None else np.float32(0)
        of_input = product(values, 1 + kind)
        total = (of_input + bias) + times(h, 5 + kind)
        held = bias + np.zeros_like(total)
        if kind != CELL and t[PEEPHOLE[kind]] is not None:
            peephole = t[PEEPHOLE[kind]]
            peephole = peephole if peephole.dtype == np.float32 else peephole.view(np.int8).astype(np.float32)
            total = total + peephole * np.float32(peephole_scale[kind]) * c
        if layer_norm is not None:
            total = float_layer_norm(total, layer_norm, t[12 + kind])
        if kind != CELL:
            return np.float32(1) / (np.float32(1) + np.exp(-total))
        diagonal = t[5 + kind].ndim == 1
        if activation == "NONE" and peephole_scale[INPUT] == 1 and bool(np.any(values)) == diagonal:
            return held
        return activated(total, activation)

    def clip(v, limit):
        return np.clip(v, -np.float32(limit), np.float32(limit)) if limit > 0 else v

    def step(values, states):
        h, c = states
        i = gate(INPUT, values, h, c) if t[1] is not None else None
        f, g = gate(FORGET, values, h, c), gate(CELL, values, h, c)
        c = clip(f * c + g * (np.float32(1) - f if i is None else i), cell_clip)
        o = gate(OUTPUT, values, h, c)
        h = o * (g if activation == "NONE" else activated(c, activation))
        if t[16] is not None:
            h = clip(product(h, 16) + (np.float32(0) if t[17] is None else t[17]), proj_clip)
        return h.astype(np.float32), [h.astype(np.float32), c.astype(np.float32)]

    outputs, (h, c) = over_time(x, time_major, [t[18].reshape(-1, t[8].shape[-1]), t[19].reshape(-1, t[4].shape[0])],
                                step)
    return outputs, h.reshape(t[18].shape), c.reshape(t[19].shape)


def UNIDIRECTIONAL_SEQUENCE_LSTM_float(x, *tensors, time_major=False, fused_activation_function, cell_clip=0.0,
                                       proj_clip=0.0):
    """An LSTM in float32; see lstm_float."""
    t = (x,) + tensors
    return lstm_float(x, t, time_major, fused_activation_function, cell_clip, proj_clip,
                      lambda rows, which: rows @ t[which].T, (1, 1, 1, 1))


def UNIDIRECTIONAL_SEQUENCE_LSTM_hybrid(x, *tensors, time_major=False, fused_activation_function, cell_clip=0.0,
                                        proj_clip=0.0,
                                        asymmetric_quantize_inputs=False, input_1_scale=0.0, input_2_scale,
                                        input_3_scale, input_4_scale,
                                        input_5_scale=0.0, input_6_scale=0.0, input_7_scale=0.0, input_8_scale=0.0,
                                        input_9_scale=0.0,
                                        input_10_scale=0.0, input_11_scale=0.0, input_16_scale=0.0):
    """An LSTM with float values and integer weights: values and output state are quantized at every step."""
    t = (x,) + tensors
    scales = {1: input_1_scale, 2: input_2_scale, 3: input_3_scale, 4: input_4_scale, 5: input_5_scale,
              6: input_6_scale,
              7: input_7_scale, 8: input_8_scale, 16: input_16_scale}
    return lstm_float(x, t, time_major, fused_activation_function, cell_clip, proj_clip,
                      lambda rows, which: hybrid_product(rows, t[which].view(np.int8), scales[which],
                                                         asymmetric_quantize_inputs),
                      (input_9_scale, input_10_scale, 0.0, input_11_scale))


def LSTM_float(x, *tensors, fused_activation_function, cell_clip=0.0, proj_clip=0.0):
    """An LSTM in float32; see lstm_float."""
    t = (x,) + tensors
    return lstm_float(x, t, True, fused_activation_function, cell_clip, proj_clip,
                      lambda rows, which: rows @ t[which].T, (1, 1, 1, 1))


def LSTM_hybrid(x, *tensors, fused_activation_function, cell_clip=0.0, proj_clip=0.0,
                asymmetric_quantize_inputs=False, input_1_scale=0.0, input_2_scale, input_3_scale, input_4_scale,
                input_5_scale=0.0, input_6_scale=0.0, input_7_scale=0.0, input_8_scale=0.0, input_9_scale=0.0,
                input_10_scale=0.0, input_11_scale=0.0, input_16_scale=0.0):
    """An LSTM with float values and integer weights: values and output state are quantized at every step."""
    t = (x,) + tensors
    scales = {1: input_1_scale, 2: input_2_scale, 3: input_3_scale, 4: input_4_scale, 5: input_5_scale,
              6: input_6_scale,
              7: input_7_scale, 8: input_8_scale, 16: input_16_scale}
    return lstm_float(x, t, True, fused_activation_function, cell_clip, proj_clip,
                      lambda rows, which: hybrid_product(rows, t[which].view(np.int8), scales[which],
                                                         asymmetric_quantize_inputs),
                      (input_9_scale, input_10_scale, 0.0, input_11_scale))


def shifted_state(state):
    """The oldest sample of every filter drops out: the whole state moves by one element."""
    flat = state.reshape(-1).copy()
    flat[:-1] = flat[1:].copy()
    return flat


def SVDF_int8(x, feature, time, bias, before, *, input_offset, state, output, output_offset, clamp, rank):
    """newest sample = clamp16(state(sum((x - z) * w_feature))); out = clamp(output(sum(samples * w_time) over the
    rank +
    bias) + output_offset). `state` and `output` rescale."""
    filters, memory = time.shape
    samples = shifted_state(int64(before)).reshape(x.shape[0], filters, memory)
    newest = state(wrap32((int64(x) + input_offset) @ int64(feature.view(np.int8)).T))
    samples[:, :, -1] = np.clip(newest, -32768, 32767)
    acc = (samples * int64(time)).sum(axis=2).reshape(x.shape[0], filters // rank, rank).sum(axis=2)
    acc = wrap32(acc + (0 if bias is None else int64(bias)))
    return to_codes(wrap32(output(acc) + output_offset), clamp, np.int8), samples.astype(np.int16).reshape(before.shape)


def svdf_float(x, newest, time, bias, before, activation, rank):
    filters, memory = time.shape
    samples = shifted_state(before).reshape(x.shape[0], filters, memory)
    samples[:, :, -1] = newest
    acc = (samples * time).sum(axis=2).reshape(x.shape[0], filters // rank, rank).sum(axis=2)
    acc = acc if bias is None else acc + bias
    return activated(acc, activation).astype(np.float32), samples.reshape(before.shape)


def SVDF_float(x, feature, time, bias, before, *, fused_activation_function, rank):
    """newest sample = sum(x * w_feature); out = activation(sum(samples * w_time) over the rank + bias)."""
    return svdf_float(x, x @ feature.T, time, bias, before, fused_activation_function, rank)


def SVDF_hybrid(x, feature, time, bias, before, *, fused_activation_function, rank, feature_weights, time_weights,
                asymmetric_quantize_inputs=False):
    """The same with integer weights: each row of x is quantized when the operator runs."""
    newest = hybrid_product(x, feature.view(np.int8), feature_weights, asymmetric_quantize_inputs)
    real_time = time.view(np.int8).astype(np.float32) * time_weights
    return svdf_float(x, newest, real_time, bias, before, fused_activation_function, rank)
