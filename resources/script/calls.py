# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Subgraphs and variables: a subgraph is a function of run.py ----------------------------------------------------


def results_of(outputs):
    return outputs if len(outputs) != 1 else outputs[0]


def IF(condition, *inputs, then_subgraph_index, else_subgraph_index):
    """One of two subgraphs."""
    return results_of((then_subgraph_index if condition.reshape(-1)[0] else else_subgraph_index)(*inputs))


def WHILE(*values, cond_subgraph_index, body_subgraph_index):
    """The body's outputs are its next inputs, as long as the condition holds."""
    while cond_subgraph_index(*values)[0].reshape(-1)[0]:
        values = body_subgraph_index(*values)
    return results_of(values)


def STABLEHLO_CASE(index, *inputs, branch_subgraph_indices):
    """One of several subgraphs; the last one when there is none of that number."""
    number = int(index.reshape(-1)[0])
    last = len(branch_subgraph_indices) - 1
    return results_of(branch_subgraph_indices[number if 0 <= number <= last else last](*inputs))


def STABLEHLO_COMPOSITE(*inputs, decomposition_subgraph_index):
    """The subgraph that says what the composite is made of."""
    return results_of(decomposition_subgraph_index(*inputs))


def CALL_ONCE(*, init_subgraph_index):
    """A subgraph that gives variables their first values."""
    init_subgraph_index()


variables = {}


def VAR_HANDLE(*, container="", shared_name=""):
    """The name under which a variable is kept."""
    return (container, shared_name)


def ASSIGN_VARIABLE(handle, value):
    variables[handle] = value


def READ_VARIABLE(handle):
    """The value last assigned."""
    return variables[handle]
