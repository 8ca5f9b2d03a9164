// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SKIP_GRAM: the words of a sentence (the first string) in groups, with up to so many words left out between two of a
// group.

#include "core/kernels/op_checks.h"
#include "core/kernels/string_elements.h"

#include <string>

namespace quantstep {

Result<PreparedPtr> prepareSkipGram(const PrepareContext& context);

namespace {

bool isBlank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// As the runtime cuts: a blank at the very beginning belongs to the first word, which only counts if it is the last.
std::vector<std::string_view> wordsOf(std::string_view sentence)
{
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    for (std::size_t i = 1; i < sentence.size(); ++i) {
        if (!isBlank(sentence[i]))
            continue;
        if (i > begin && !isBlank(sentence[begin]))
            words.push_back(sentence.substr(begin, i - begin));
        begin = i + 1;
    }
    if (begin < sentence.size())
        words.push_back(sentence.substr(begin));
    return words;
}

/// Walks through the groups in the runtime's order: a group is put down after all those that continue it.
class GramWalk {
public:
    GramWalk(const std::vector<std::string_view>& words, const SkipGramOptions& options)
        : m_words(words), m_options(options), m_size(static_cast<std::size_t>(options.ngramSize))
    {
    }

    /// False when there are too many.
    [[nodiscard]] bool walk()
    {
        for (std::size_t word = 0; word < m_words.size(); ++word) {
            m_group.assign(1, word);
            if (!walkGroup())
                return false;
        }
        return true;
    }

    [[nodiscard]] const std::vector<std::string>& grams() const { return m_grams; }

private:
    /// The groups that begin with the one in m_group, which has one word.
    bool walkGroup()
    {
        std::vector<std::size_t> next{m_group.back() + 1}; // of each depth, the next word to try
        while (!next.empty()) {
            const std::size_t word = next.back();
            if (mayAppend(word)) {
                ++next.back();
                m_group.push_back(word);
                next.push_back(word + 1);
                continue;
            }
            if (!put())
                return false;
            next.pop_back();
            m_group.pop_back();
        }
        return true;
    }

    /// Of groups that can't become whole, only those that count themselves are walked through.
    [[nodiscard]] bool mayAppend(std::size_t word) const
    {
        const std::size_t missing = m_size - m_group.size();
        if (missing == 0 || word >= m_words.size())
            return false;
        if (!m_options.includeAllNgrams && m_words.size() - word < missing)
            return false;
        return static_cast<std::int64_t>(word - m_group.back()) - 1 <= m_options.maxSkipSize;
    }

    bool put()
    {
        constexpr std::size_t kMaxGrams = std::size_t{1} << 22, kMaxBytes = std::size_t{1} << 28;
        if (m_group.size() != m_size && !m_options.includeAllNgrams)
            return true;
        std::string gram;
        for (const std::size_t word : m_group) {
            gram += gram.empty() ? "" : " ";
            gram += m_words[word];
        }
        m_bytes += gram.size();
        m_grams.push_back(std::move(gram));
        return m_grams.size() <= kMaxGrams && m_bytes <= kMaxBytes;
    }

    const std::vector<std::string_view>& m_words;
    SkipGramOptions m_options;
    std::size_t m_size;
    std::vector<std::size_t> m_group;
    std::vector<std::string> m_grams;
    std::size_t m_bytes = 0;
};

} // namespace

Result<PreparedPtr> prepareSkipGram(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_TRY(const auto options, context.options<SkipGramOptions>());
    QS_CHECK(expectTypeIn(context, "the input", context.input(0).dtype(), {DType::String}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::String}));
    QS_TRY(const TensorPtr value, context.valueOf(0));
    const auto strings = stringsOf(*value);
    if (!strings)
        return context.error(strings.error().code, "{}", strings.error().message);
    if (strings->empty())
        return context.error(ErrorCode::RefusedByRuntime, "there is no string in {}", value->shape.text());
    const std::vector<std::string_view> words = wordsOf(strings->front());
    std::vector<std::byte> packed = packStrings({});
    std::int32_t count = 0;
    if (options.ngramSize > 0 && words.size() >= static_cast<std::size_t>(options.ngramSize)) {
        GramWalk walk(words, options);
        if (!walk.walk())
            return context.error(ErrorCode::LimitExceeded, "{} words give too many groups", words.size());
        const std::vector<std::string_view> grams(walk.grams().begin(), walk.grams().end());
        packed = packStrings(grams);
        count = static_cast<std::int32_t>(walk.grams().size());
    }
    OpArithmetic arithmetic;
    arithmetic.formula = "out = groups of words, joined by blanks";
    // Before the strings are moved away: the order of arguments is the compiler's choice.
    std::vector<TensorSpec> specs{{DType::String, Shape{count}, packed.size()}};
    return makePrepared(std::move(specs), std::move(arithmetic),
        [packed = std::move(packed)](const EvalContext& c) { std::ranges::copy(packed, c.output(0).bytes.begin()); });
}

} // namespace quantstep
