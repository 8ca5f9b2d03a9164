// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/visit_numbers.h"
#include "core/blame/diagnosis.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <set>

namespace quantstep {
namespace {

/// Comparisons that looking for a displacement may take.
constexpr std::size_t kShiftWork = std::size_t{1} << 27;
/// A part that was never written is told from chance by its length.
constexpr std::size_t kLeastUnwritten = 8;
constexpr std::size_t kMaxPermutedRank = 6;
/// So many bytes with so many different values are found elsewhere by no chance.
constexpr std::size_t kNeedle = 32, kNeedleValues = 10;

std::vector<double> numbersOf(const TensorValue& value)
{
    std::vector<double> numbers;
    visitNumbers(value, [&](auto read, std::size_t count) {
        numbers.resize(count);
        for (std::size_t i = 0; i < count; ++i)
            numbers[i] = static_cast<double>(read(i));
    });
    return numbers;
}

bool allEqual(const std::vector<double>& numbers, std::size_t from, std::size_t to)
{
    return std::all_of(numbers.begin() + static_cast<std::ptrdiff_t>(from),
        numbers.begin() + static_cast<std::ptrdiff_t>(to), [&](double x) { return x == numbers[from]; });
}

class DataFaults {
public:
    explicit DataFaults(const Suspect& suspect)
        : m_suspect(suspect), m_ours(numbersOf(*suspect.expected)), m_theirs(numbersOf(*suspect.found))
    {
        double largest = 0;
        for (const double x : m_ours)
            largest = std::isfinite(x) ? std::max(largest, std::abs(x)) : largest;
        m_slack = isFloat(suspect.expected->dtype) ? largest * suspect.tolerance : 0;
    }

    [[nodiscard]] std::optional<Diagnosis> ofAll() const
    {
        return first({&DataFaults::unwritten, &DataFaults::otherTensor, &DataFaults::shiftedBy128,
            &DataFaults::swappedBytes, &DataFaults::transposed});
    }

    [[nodiscard]] std::optional<Diagnosis> ofPlace() const { return first({&DataFaults::displaced}); }

    [[nodiscard]] std::optional<Diagnosis> ofSome() const
    {
        return first({&DataFaults::endUnwritten, &DataFaults::stuckSlice, &DataFaults::limits, &DataFaults::oneBit,
            &DataFaults::partOfOther});
    }

private:
    using Guess = std::optional<Diagnosis> (DataFaults::*)() const;

    [[nodiscard]] std::optional<Diagnosis> first(std::initializer_list<Guess> guesses) const
    {
        if (m_ours.size() != m_theirs.size() || m_ours.empty())
            return std::nullopt;
        for (const Guess guess : guesses) {
            if (auto found = (this->*guess)())
                return found;
        }
        return std::nullopt;
    }

    static Diagnosis because(std::string cause, std::string explanation)
    {
        return {std::move(cause), std::move(explanation), 1.0, true, false, {}};
    }

    [[nodiscard]] bool same(double a, double b) const
    {
        return a == b || std::abs(a - b) <= m_slack || (std::isnan(a) && std::isnan(b));
    }

    [[nodiscard]] std::optional<Diagnosis> unwritten() const
    {
        if (m_theirs.size() < 2 || !allEqual(m_theirs, 0, m_theirs.size()))
            return std::nullopt;
        return because(
            "stuck-buffer", fmt::format("every element is {}, as if the buffer was never written", m_theirs.front()));
    }

    [[nodiscard]] std::optional<Diagnosis> endUnwritten() const
    {
        const std::size_t from = m_suspect.difference.firstAt;
        const std::size_t length = m_theirs.size() - from;
        if (length < kLeastUnwritten || !allEqual(m_theirs, from, m_theirs.size()))
            return std::nullopt;
        return because("stuck-buffer",
            fmt::format(
                "from element {} to the end every one of {} is {}, as if never written", from, length, m_theirs[from]));
    }

    [[nodiscard]] std::optional<Diagnosis> otherTensor() const
    {
        for (const OtherValue& other : m_suspect.others) {
            const auto mine = m_suspect.found->bytes.span();
            const auto bytes = other.value->bytes.span();
            if (!std::equal(mine.begin(), mine.end(), bytes.begin(), bytes.end()))
                continue;
            Diagnosis found = because("stuck-buffer",
                other.later
                    ? fmt::format("holds the value of {}, which is computed later: the buffer was written again "
                                  "before it was dumped",
                        other.label)
                    : fmt::format("holds the value of {}: the buffer was not written", other.label));
            found.sharesMemory = true;
            return found;
        }
        return std::nullopt;
    }

    /// Bytes that differ and cannot be taken for others by chance; empty when there are none.
    [[nodiscard]] std::span<const std::byte> distinctive() const
    {
        const auto ours = m_suspect.expected->bytes.span();
        const auto theirs = m_suspect.found->bytes.span();
        for (std::size_t at = 0; at + kNeedle <= theirs.size(); at += kNeedle / 2) {
            const auto part = theirs.subspan(at, kNeedle);
            const std::set<std::byte> values(part.begin(), part.end());
            if (values.size() >= kNeedleValues && !std::equal(part.begin(), part.end(), &ours[at]))
                return part;
        }
        return {};
    }

    [[nodiscard]] std::optional<Diagnosis> partOfOther() const
    {
        const auto needle = distinctive();
        for (const OtherValue& other : m_suspect.others) {
            const auto bytes = other.value->bytes.span();
            const auto at = std::search(bytes.begin(), bytes.end(), needle.begin(), needle.end());
            if (needle.empty() || at == bytes.end())
                continue;
            Diagnosis found = because("stuck-buffer",
                fmt::format("at byte {} it holds bytes of {}, which is computed {}",
                    needle.data() - m_suspect.found->bytes.data(), other.label,
                    other.later ? "later: the memory was used again before it was dumped" : "earlier"));
            found.exact = false;
            found.sharesMemory = true;
            return found;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Diagnosis> shiftedBy128() const
    {
        const DType dtype = m_suspect.expected->dtype;
        if (dtype != DType::Int8 && dtype != DType::UInt8)
            return std::nullopt;
        const auto range = *codeRange(dtype);
        const auto all = [&](auto shifted) {
            return std::equal(m_ours.begin(), m_ours.end(), m_theirs.begin(),
                [&](double ours, double theirs) { return shifted(ours) == theirs; });
        };
        const auto low = static_cast<double>(range.min);
        const auto high = static_cast<double>(range.max);
        if (all([&](double x) { return x + 128 <= high ? x + 128 : x - 128; }))
            return because("shift-128", "each code is off by 128: int8 codes taken for uint8, or the other way round");
        for (const double shift : {128.0, -128.0}) {
            if (all([&](double x) { return std::clamp(x + shift, low, high); }))
                return because("shift-128", fmt::format("each code is off by {} and saturated", shift));
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Diagnosis> swappedBytes() const
    {
        const auto size = static_cast<std::size_t>(dtypeBits(m_suspect.expected->dtype)) / 8;
        const auto ours = m_suspect.expected->bytes.span();
        const auto theirs = m_suspect.found->bytes.span();
        if (size < 2 || ours.size() != theirs.size())
            return std::nullopt;
        for (std::size_t i = 0; i < ours.size(); ++i) {
            if (ours[i] != theirs[i / size * size + size - 1 - i % size])
                return std::nullopt;
        }
        return because("byte-order", "the right values with the bytes of each element in reverse");
    }

    /// One channel (or row, or column) that is one value all over.
    [[nodiscard]] std::optional<Diagnosis> stuckSlice() const
    {
        const auto slice = commonSlice(m_suspect);
        if (!slice)
            return std::nullopt;
        const std::size_t stride = m_suspect.expected->shape.strides()[static_cast<std::size_t>(slice->axis)];
        const auto size = static_cast<std::size_t>(m_suspect.expected->shape.dim(slice->axis));
        std::optional<double> value;
        std::size_t elements = 0;
        for (std::size_t i = 0; i < m_theirs.size(); ++i) {
            if (i / stride % size != slice->index)
                continue;
            value = value.value_or(m_theirs[i]);
            ++elements;
            if (m_theirs[i] != *value)
                return std::nullopt;
        }
        if (elements < kLeastUnwritten)
            return std::nullopt;
        Diagnosis found = because("stuck-buffer",
            fmt::format(
                "at index {} of axis {} every element is {}, as if never written", slice->index, slice->axis, *value));
        found.exact = false;
        return found;
    }

    /// Wrong only where the right value was limited.
    [[nodiscard]] std::optional<Diagnosis> limits() const
    {
        const auto range = codeRange(m_suspect.expected->dtype);
        if (!range)
            return std::nullopt;
        for (std::size_t i = 0; i < m_ours.size(); ++i) {
            const bool limited
                = m_ours[i] == static_cast<double>(range->min) || m_ours[i] == static_cast<double>(range->max);
            if (m_ours[i] != m_theirs[i] && !limited)
                return std::nullopt;
        }
        Diagnosis found = because("saturation-missing",
            fmt::format("only elements that should be at the limits {} and {} are wrong, as if they wrapped around",
                range->min, range->max));
        found.exact = false; // where they wrap to cannot be told
        return found;
    }

    /// theirs, row-major in the permuted shape, is ours read along `order`.
    [[nodiscard]] bool isPermuted(const std::vector<std::size_t>& order) const
    {
        const auto& shape = m_suspect.expected->shape;
        const auto strides = shape.strides();
        std::vector<std::size_t> index(order.size(), 0);
        std::size_t at = 0;
        for (const double theirs : m_theirs) {
            if (!same(m_ours[at], theirs))
                return false;
            for (std::size_t k = order.size(); k-- > 0;) {
                at += strides[order[k]];
                if (++index[k] < static_cast<std::size_t>(shape.dim(static_cast<int>(order[k]))))
                    break;
                at -= strides[order[k]] * index[k];
                index[k] = 0;
            }
        }
        return true;
    }

    [[nodiscard]] std::optional<Diagnosis> transposed() const
    {
        std::vector<std::size_t> order;
        for (int axis = 0; axis < m_suspect.expected->shape.rank(); ++axis) {
            if (m_suspect.expected->shape.dim(axis) > 1)
                order.push_back(static_cast<std::size_t>(axis));
        }
        if (order.size() < 2 || order.size() > kMaxPermutedRank)
            return std::nullopt;
        while (std::next_permutation(order.begin(), order.end())) {
            if (!isPermuted(order))
                continue;
            std::string axes;
            for (const std::size_t axis : order)
                axes += fmt::format("{}{}", axes.empty() ? "" : ", ", axis);
            return because(
                "transposed", fmt::format("the right values in the order of axes {} (those of size 1 left out)", axes));
        }
        return std::nullopt;
    }

    /// Elements that agree when theirs[i + by] is ours[i]; nothing when one does not.
    [[nodiscard]] bool agrees(std::size_t by, bool forward, std::size_t& work) const
    {
        const std::size_t count = m_ours.size() - by;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t mine = forward ? i : i + by;
            const std::size_t other = forward ? i + by : i;
            if (!same(m_ours[mine], m_theirs[other])) {
                work += i + 1;
                return false;
            }
        }
        work += count;
        const std::size_t from = forward ? by : 0;
        return !allEqual(m_theirs, from, from + count);
    }

    [[nodiscard]] std::optional<Diagnosis> displaced() const
    {
        std::size_t work = 0;
        for (std::size_t by = 1; by <= m_ours.size() / 2 && work < kShiftWork; ++by) {
            for (const bool forward : {true, false}) {
                if (agrees(by, forward, work))
                    return because("shifted",
                        fmt::format("the right values {} {} {} in memory", by, by == 1 ? "element" : "elements",
                            forward ? "later" : "earlier"));
            }
        }
        return std::nullopt;
    }

    /// One bit is wrong wherever something is; the lowest one is a matter of rounding.
    [[nodiscard]] std::optional<Diagnosis> oneBit() const
    {
        const TensorValue& ours = *m_suspect.expected;
        const DType dtype = ours.dtype;
        if (!isInteger(dtype) || isPacked(dtype))
            return std::nullopt;
        std::uint64_t changed = 0;
        for (std::size_t i = 0; i < m_ours.size(); ++i) {
            const auto bits = static_cast<std::uint64_t>(codeAt(ours, i) ^ codeAt(*m_suspect.found, i));
            const std::uint64_t mask
                = dtypeBits(dtype) < 64 ? (std::uint64_t{1} << dtypeBits(dtype)) - 1 : ~std::uint64_t{};
            if ((bits & mask) == 0)
                continue;
            changed = changed == 0 ? bits & mask : changed;
            if ((bits & mask) != changed)
                return std::nullopt;
        }
        if (!std::has_single_bit(changed) || changed == 1)
            return std::nullopt;
        return because("bit-error",
            fmt::format("bit {} is wrong in {} of {} elements, and nothing else", std::countr_zero(changed),
                m_suspect.difference.differing, m_ours.size()));
    }

    const Suspect& m_suspect;
    std::vector<double> m_ours, m_theirs;
    double m_slack = 0;
};

} // namespace

std::optional<CommonSlice> commonSlice(const Suspect& suspect)
{
    const Shape& shape = suspect.expected->shape;
    const auto ours = numbersOf(*suspect.expected);
    const auto theirs = numbersOf(*suspect.found);
    const auto strides = shape.strides();
    if (ours.size() != theirs.size())
        return std::nullopt;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) { // channels are last
        const std::size_t stride = strides[static_cast<std::size_t>(axis)];
        const auto size = static_cast<std::size_t>(shape.dim(axis));
        std::optional<std::size_t> only;
        bool common = size > 1;
        for (std::size_t i = 0; common && i < ours.size(); ++i) {
            if (ours[i] == theirs[i])
                continue;
            only = only.value_or(i / stride % size);
            common = *only == i / stride % size;
        }
        if (common && only)
            return CommonSlice{axis, *only};
    }
    return std::nullopt;
}

std::optional<Diagnosis> diagnoseData(const Suspect& suspect)
{
    return DataFaults(suspect).ofAll();
}

std::optional<Diagnosis> diagnoseShift(const Suspect& suspect)
{
    return DataFaults(suspect).ofPlace();
}

std::optional<Diagnosis> diagnosePart(const Suspect& suspect)
{
    return DataFaults(suspect).ofSome();
}

} // namespace quantstep
