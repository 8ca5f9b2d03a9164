// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include <QCommandLineParser>

#include <cmath>

namespace quantstep {
namespace {

constexpr int kMaxThreads = 256;
constexpr int kMaxRuns = 1000000;

struct VerbName {
    Verb verb;
    const char* name;
    const char* description;
};
constexpr VerbName kVerbs[] = {
    {Verb::Info, "info", "Tells all about a model: tensors, scales, operators, multipliers and shifts."},
    {Verb::Run, "run", "Runs a model and tells its outputs; can save all tensors."},
    {Verb::Trace, "trace",
        "Runs a model and prints, per operator, its parameters and every value it reads and writes."},
    {Verb::CompareArithmetic, "compare-arithmetic",
        "Runs a model in two arithmetic variants A and B and tells, per tensor, how many elements differ, by how much "
        "at most, and the first that does. Names as for --arithmetic of run."},
    {Verb::Blame, "blame",
        "Tells which operator of a device computes something else: runs each one on the values that a dump has for its "
        "inputs, compares the result with what the dump has for its outputs, and tries what explains a difference. "
        "docs/dump-formats.md tells the formats and the causes."},
    {Verb::Explain, "explain",
        "Tells how one element of a tensor came about: each step of the exact integer arithmetic, and whether it gives "
        "what the run stored."},
    {Verb::ExportVectors, "export-vectors",
        "Runs a model and writes test vectors of operators: a C header, and raw and hexadecimal files of inputs, "
        "weights, multipliers, shifts and the expected output. docs/vectors-format.md tells the format."},
    {Verb::ExportScript, "export-script",
        "Runs a model and writes a folder with a Python program that computes every operator again with NumPy alone "
        "and compares each tensor: python DIR/run.py."},
    {Verb::Bench, "bench", "Measures the time of whole runs with all tensors kept, and of each operator."},
};

const char* const kArithmeticHelp
    = "Whose arithmetic: litert-ref (as set: LiteRT 2, resolver BUILTIN_REF), tflite-2.19-ref (reference kernels "
      "before "
      "April 2025), litert-default (optimized kernels on x86-64, no delegate), xnnpack (its delegate), tflm "
      "(TensorFlow Lite Micro), single-rounding (litert-ref built with TFLITE_SINGLE_ROUNDING). docs/arithmetics.md "
      "tells what is exact and what is off by how much; info and trace note operators that are approximate.";

const QString kOverview = QStringLiteral(
    "Usage: quantstep [MODEL] [options]          open the window\n"
    "       quantstep info MODEL [options]       tell all about a model\n"
    "       quantstep run MODEL [options]        run it, save its tensors\n"
    "       quantstep trace MODEL [options]      print every value of every operator\n"
    "       quantstep explain MODEL --tensor T --index I,J,...\n"
    "                                            the exact arithmetic behind one element\n"
    "       quantstep bench MODEL [options]      measure time\n"
    "       quantstep compare-arithmetic MODEL A B [options]\n"
    "                                            tell where two runtimes compute other integers\n"
    "       quantstep blame MODEL --dump D [options]\n"
    "                                            tell which operator of a device is wrong\n"
    "       quantstep export-vectors MODEL --ops K... -o DIR [options]\n"
    "                                            write test vectors for other implementations\n"
    "       quantstep export-script MODEL -o DIR [options]\n"
    "                                            write the run as a NumPy program that checks itself\n"
    "       quantstep VERB --help                the options of a verb\n"
    "\n"
    "The debugger for quantized TensorFlow Lite models.\n"
    "\n"
    "Options of the window:\n"
    "  --input K=FILE     value of graph input K: .npy, .csv, an image or raw bytes; repeatable\n"
    "  --seed N           seed of the inputs not given (0)\n"
    "  --run-to OP        run up to this operator\n"
    "  --arithmetic NAME  whose arithmetic is computed (litert-ref)\n"
    "  --help, --version\n"
    "\n"
    "Exit codes: 0 done, 1 a comparison found a difference, 2 usage, 3 an operator that the model needs is not\n"
    "supported, 4 the file or an input is unusable, 5 a fault of the program.\n");

/// Collects the first complaint while options are taken over.
class Reader {
public:
    explicit Reader(const QCommandLineParser& parser) : m_parser(parser) { }

    /// A whole number within [low, high]; untouched when the option is not set.
    template<typename T> void integer(const QString& name, qint64 low, qint64 high, T& target)
    {
        if (!m_parser.isSet(name))
            return;
        bool fine = false;
        const QString text = m_parser.value(name);
        const qint64 number = text.toLongLong(&fine);
        if (fine && number >= low && number <= high)
            target = static_cast<T>(number);
        else
            complain(QStringLiteral("--%1: expected a number from %2 to %3, found '%4'")
                         .arg(name)
                         .arg(low)
                         .arg(high)
                         .arg(text));
    }

    void seed(std::optional<quint64>& target)
    {
        if (!m_parser.isSet(QStringLiteral("seed")))
            return;
        bool fine = false;
        target = m_parser.value(QStringLiteral("seed")).toULongLong(&fine);
        if (!fine)
            complain(QStringLiteral("--seed: expected a number from 0 to 2^64-1, found '%1'")
                         .arg(m_parser.value(QStringLiteral("seed"))));
    }

    void normalization(std::optional<PixelNormalization>& target)
    {
        const bool mean = m_parser.isSet(QStringLiteral("mean"));
        const bool deviation = m_parser.isSet(QStringLiteral("std"));
        if (!mean && !deviation)
            return;
        PixelNormalization n{0, 1};
        bool fine = true;
        if (mean)
            n.mean = m_parser.value(QStringLiteral("mean")).toFloat(&fine);
        bool stdFine = true;
        if (deviation)
            n.std = m_parser.value(QStringLiteral("std")).toFloat(&stdFine);
        if (!fine || !stdFine || !std::isfinite(n.mean) || !std::isfinite(n.std) || n.std == 0)
            complain(QStringLiteral("--mean and --std: expected numbers, --std not 0"));
        target = n;
    }

    void inputs(CommandLine& command)
    {
        command.inputTexts = m_parser.values(QStringLiteral("input"));
        for (const QString& text : command.inputTexts) {
            const auto equals = text.indexOf(QLatin1Char('='));
            bool fine = false;
            const int index = text.left(equals).toInt(&fine);
            if (equals < 1 || !fine || index < 0 || equals + 1 == text.size()) {
                complain(QStringLiteral("--input: expected K=FILE, found '%1'").arg(text));
                return;
            }
            command.inputs.push_back({index, text.mid(equals + 1)});
        }
    }

    void links(CommandLine& command)
    {
        for (const QString& text : m_parser.values(QStringLiteral("link"))) {
            const auto equals = text.lastIndexOf(QLatin1Char('='));
            if (equals < 1 || equals + 1 == text.size()) {
                complain(QStringLiteral("--link: expected NAME=TENSOR, found '%1'").arg(text));
                return;
            }
            command.links.push_back({text.left(equals).toStdString(), text.mid(equals + 1).toStdString()});
        }
    }

    void archive(std::optional<ArchiveFormat>& target)
    {
        const QString text = m_parser.value(QStringLiteral("format"));
        if (text == QLatin1String("npz"))
            target = ArchiveFormat::Npz;
        else if (text == QLatin1String("npy"))
            target = ArchiveFormat::NpyFolder;
        else if (text == QLatin1String("csv"))
            target = ArchiveFormat::Csv;
        else if (m_parser.isSet(QStringLiteral("format")))
            complain(QStringLiteral("--format: expected npz, npy or csv, found '%1'").arg(text));
    }

    void ops(CommandLine& command)
    {
        const QString all = QStringLiteral("all");
        for (const QString& word : m_parser.value(QStringLiteral("ops")).split(QLatin1Char(','))) {
            if (word == all && m_parser.value(QStringLiteral("ops")) == all)
                return;
            const auto ends = word.split(QLatin1Char('-'));
            bool first = false, last = false;
            const OpRange range{ends.first().toInt(&first), ends.last().toInt(&last)};
            if (!first || !last || ends.size() > 2 || range.first < 0 || range.last < range.first) {
                complain(QStringLiteral("--ops: expected all, or numbers and ranges as 0,3,5-7, found '%1'")
                             .arg(m_parser.value(QStringLiteral("ops"))));
                return;
            }
            command.ops.push_back(range);
        }
    }

    void tolerance(double& target)
    {
        if (!m_parser.isSet(QStringLiteral("tolerance")))
            return;
        bool fine = false;
        const QString text = m_parser.value(QStringLiteral("tolerance"));
        target = text.toDouble(&fine);
        if (!fine || !std::isfinite(target) || target < 0)
            complain(QStringLiteral("--tolerance: expected a number from 0, found '%1'").arg(text));
    }

    /// --tensor and --index; only a scalar needs no index.
    void element(CommandLine& command)
    {
        command.tensor = m_parser.value(QStringLiteral("tensor"));
        if (command.tensor.isEmpty())
            complain(QStringLiteral("explain: expected --tensor T, found none"));
        QString text = m_parser.value(QStringLiteral("index"));
        text.remove(QLatin1Char('[')).remove(QLatin1Char(']'));
        for (const QString& word : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            bool fine = false;
            command.index.push_back(word.trimmed().toInt(&fine));
            if (!fine)
                complain(QStringLiteral("--index: expected numbers separated by commas, found '%1'").arg(text));
        }
    }

    /// One of two words; true for the second.
    bool choice(const QString& name, const QString& first, const QString& second)
    {
        const QString text = m_parser.value(name);
        if (m_parser.isSet(name) && text != first && text != second)
            complain(QStringLiteral("--%1: expected %2 or %3, found '%4'").arg(name, first, second, text));
        return text == second;
    }

    void numerics(Numerics& target)
    {
        if (m_parser.isSet(QStringLiteral("arithmetic")))
            numerics(QStringLiteral("--arithmetic"), m_parser.value(QStringLiteral("arithmetic")), target);
    }

    /// `what` is for the complaint.
    void numerics(const QString& what, const QString& text, Numerics& target)
    {
        if (const auto found = numericsFromName(text.toStdString())) {
            target = *found;
            return;
        }
        QStringList names;
        for (const Numerics known : kAllNumerics)
            names << QString::fromLatin1(numericsName(known).data());
        complain(
            QStringLiteral("%1: expected one of %2, found '%3'").arg(what, names.join(QStringLiteral(", ")), text));
    }

    void complain(const QString& text)
    {
        if (m_complaint.isEmpty())
            m_complaint = text;
    }
    [[nodiscard]] const QString& complaint() const { return m_complaint; }

private:
    const QCommandLineParser& m_parser;
    QString m_complaint;
};

QCommandLineOption option(const char* name, const char* description, const char* value = nullptr)
{
    QCommandLineOption made(QString::fromLatin1(name), QString::fromLatin1(description));
    if (value)
        made.setValueName(QString::fromLatin1(value));
    return made;
}

void addOptions(QCommandLineParser& parser, Verb verb)
{
    parser.addOption(option("help", "Shows this help."));
    const bool compares = verb == Verb::CompareArithmetic;
    const bool blames = verb == Verb::Blame;
    const bool explains = verb == Verb::Explain;
    const bool runs = verb == Verb::Run || verb == Verb::Trace || verb == Verb::Bench || compares || blames || explains
        || verb == Verb::ExportVectors || verb == Verb::ExportScript;
    if (runs || verb == Verb::Window) {
        parser.addOption(
            option("input", "Value of graph input K: .npy, .csv, an image or raw bytes; repeatable.", "K=FILE"));
        parser.addOption(option("seed", "Seed of the inputs not given (0).", "N"));
    }
    if (runs) {
        parser.addOption(option("mean", "Images: real = (pixel - mean) / std.", "X"));
        parser.addOption(option("std", "Images: see --mean.", "X"));
        parser.addOption(option("threads", "Threads to compute with (1).", "T"));
        parser.addOption(option("progress", "Tells progress on the error output."));
    }
    if (verb != Verb::Window)
        parser.addOption(option("kernels", "fast (as set) or reference; both give the same bits.", "KIND"));
    if (!compares)
        parser.addOption(option("arithmetic", kArithmeticHelp, "NAME"));
    if (verb == Verb::Run || verb == Verb::Trace || explains)
        parser.addOption(option("until", "Stops before operator OP, counted from 0.", "OP"));
    if (verb == Verb::Run) {
        parser.addOption(option("save-tensors",
            "Writes all tensors that have a value: to an .npz archive, one table OUT.csv, or a folder OUT/ of .npy "
            "files.",
            "OUT"));
        parser.addOption(option("format", "npz, npy (a folder) or csv, whatever OUT looks like.", "FORMAT"));
        parser.addOption(option("compress", "Deflates the archive."));
        parser.addOption(
            option("invokes", "Inferences on the same inputs (1); state goes on from one to the next.", "N"));
    }
    if (verb == Verb::Trace)
        parser.addOption(option("format", "text (as set) or json; see docs/trace-format.md.", "FORMAT"));
    if (verb == Verb::Bench)
        parser.addOption(option("runs", "Runs to measure, after one that is not (10).", "N"));
    if (verb == Verb::Info || verb == Verb::Bench || compares || blames || explains)
        parser.addOption(option("json", "Writes JSON."));
    if (explains) {
        parser.addOption(
            option("tensor", "The tensor: its number, its name, or s1_t2 for tensor 2 of subgraph 1.", "T"));
        parser.addOption(option("index", "The element: one number per axis, \"0,17,42,5\".", "I,J,..."));
    }
    if (blames) {
        parser.addOption(option("dump",
            "What the device computed: .npz, a folder of .npy, a mapping of raw files and logs, and others.", "D"));
        parser.addOption(option(
            "link", "Takes entry NAME of the dump for this tensor, an index or a name; repeatable.", "NAME=TENSOR"));
        parser.addOption(option("tolerance",
            "Floats differ when they are farther apart than X times the tensor's largest magnitude (1e-5).", "X"));
    }
    if (verb == Verb::ExportVectors)
        parser.addOption(option("ops", "Which operators: all, or numbers and ranges as 0,3,5-7.", "K"));
    if (verb == Verb::ExportVectors || verb == Verb::ExportScript) {
        QCommandLineOption output({QStringLiteral("o"), QStringLiteral("output")},
            QStringLiteral("The folder to write; new or empty."), QStringLiteral("DIR"));
        parser.addOption(output);
    }
    if (verb == Verb::Window) {
        parser.addOption(option("version", "Shows the version."));
        parser.addOption(option("run-to", "Runs up to this operator.", "OP"));
    }
}

ParsedCommandLine usage(const QString& text)
{
    return {std::nullopt, text, Exit::Usage};
}

/// Takes over what was parsed; unknown options are errors of the parser already.
void readOptions(const QCommandLineParser& parser, Reader& reader, CommandLine& command)
{
    const auto has = [&](const char* name) { return parser.optionNames().contains(QLatin1String(name)); };
    const bool runs = command.verb != Verb::Info;
    if (runs) {
        reader.inputs(command);
        reader.seed(command.seed);
    }
    if (runs && command.verb != Verb::Window) {
        reader.normalization(command.normalization);
        reader.integer(QStringLiteral("threads"), 1, kMaxThreads, command.engine.threads);
    }
    if (command.verb != Verb::Window) {
        if (reader.choice(QStringLiteral("kernels"), QStringLiteral("fast"), QStringLiteral("reference")))
            command.engine.path = KernelPath::Reference;
    }
    if (command.verb != Verb::CompareArithmetic)
        reader.numerics(command.engine.numerics);
    if (command.verb == Verb::Run || command.verb == Verb::Trace || command.verb == Verb::Explain)
        reader.integer(QStringLiteral("until"), 0, INT32_MAX, command.until);
    if (command.verb == Verb::Trace
        && reader.choice(QStringLiteral("format"), QStringLiteral("text"), QStringLiteral("json")))
        command.format = TraceFormat::Json;
    if (command.verb == Verb::Bench)
        reader.integer(QStringLiteral("runs"), 1, kMaxRuns, command.runs);
    if (command.verb == Verb::Run) {
        command.saveTensors = parser.value(QStringLiteral("save-tensors"));
        reader.archive(command.archive);
        reader.integer(QStringLiteral("invokes"), 1, kMaxRuns, command.invokes);
    }
    if (command.verb == Verb::Blame) {
        command.dump = parser.value(QStringLiteral("dump"));
        reader.links(command);
        reader.tolerance(command.tolerance);
        if (command.dump.isEmpty())
            reader.complain(QStringLiteral("blame: expected --dump D, found none"));
    }
    if (command.verb == Verb::Explain)
        reader.element(command);
    if (command.verb == Verb::ExportVectors) {
        command.output = parser.value(QStringLiteral("output"));
        reader.ops(command);
        if (command.output.isEmpty())
            reader.complain(QStringLiteral("export-vectors: expected -o DIR, found none"));
    }
    if (command.verb == Verb::ExportScript) {
        command.output = parser.value(QStringLiteral("output"));
        if (command.output.isEmpty())
            reader.complain(QStringLiteral("export-script: expected -o DIR, found none"));
    }
    if (command.verb == Verb::Window) {
        command.runTo = parser.value(QStringLiteral("run-to"));
    }
    command.compress = has("compress");
    command.json = has("json");
    command.progress = has("progress");
}

QString verbHelp(const VerbName& verb, const QCommandLineParser& parser)
{
    // The parser's own first line is about the program as a whole.
    const QString text = parser.helpText();
    const auto options = text.indexOf(QLatin1String("Options:"));
    return QStringLiteral("Usage: quantstep %1 MODEL [options]\n%2\n\n")
               .arg(QLatin1String(verb.name), QLatin1String(verb.description))
        + text.mid(std::max(options, decltype(options){0}));
}

} // namespace

ParsedCommandLine parseCommandLine(const QStringList& arguments)
{
    CommandLine command;
    QStringList rest = arguments;
    VerbName verb{Verb::Window, "", ""};
    for (const VerbName& known : kVerbs) {
        if (rest.size() > 1 && rest[1] == QLatin1String(known.name)) {
            verb = known;
            rest.removeAt(1);
            break;
        }
    }
    command.verb = verb.verb;
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    addOptions(parser, verb.verb);
    if (!parser.parse(rest))
        return usage(parser.errorText());
    if (parser.isSet(QStringLiteral("help")))
        return {std::nullopt, verb.verb == Verb::Window ? kOverview : verbHelp(verb, parser), Exit::Done};
    if (verb.verb == Verb::Window && parser.isSet(QStringLiteral("version")))
        return {std::nullopt, QStringLiteral("quantstep " QUANTSTEP_VERSION "\n"), Exit::Done};
    QStringList models = parser.positionalArguments();
    Reader reader(parser);
    if (verb.verb == Verb::CompareArithmetic) {
        if (models.size() != 3)
            return usage(QStringLiteral("compare-arithmetic: expected MODEL A B, found %1 words").arg(models.size()));
        for (std::size_t i = 0; i < command.compared.size(); ++i)
            reader.numerics(QLatin1String(verb.name), models.takeAt(1), command.compared[i]);
    }
    if (models.size() > 1)
        return usage(QStringLiteral("expected one model, found '%1' too").arg(models[1]));
    if (models.isEmpty() && verb.verb != Verb::Window)
        return usage(QStringLiteral("%1: expected a model, found none").arg(QLatin1String(verb.name)));
    command.model = models.value(0);
    readOptions(parser, reader, command);
    if (!reader.complaint().isEmpty())
        return usage(reader.complaint());
    return {std::move(command), {}, Exit::Done};
}

} // namespace quantstep
