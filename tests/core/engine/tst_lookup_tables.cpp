// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// HASHTABLE and its kin: random graphs of them against the real runtime with its default resolver, the only one that
// has them.

#include "core/engine/engine.h"
#include "core/io/tflite_reader.h"
#include "core/kernels/string_elements.h"
#include "tests/support/differential.h"
#include "tests/support/model_builder.h"
#include "tests/support/model_inputs.h"
#include "tests/support/op_random.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

/// Few different ones, so that some are found.
TensorPtr someKeys(Random& random, DType dtype, const Shape& shape)
{
    if (dtype == DType::Int64)
        return random.integers(dtype, shape, -4, 4);
    static const std::vector<std::string> texts{"", "a", "b", "ab", "a b", "\xE6\xA0\x91", "longer than the others"};
    std::vector<std::string_view> strings;
    for (std::size_t i = 0; i < shape.elements(); ++i)
        strings.push_back(random.pick(texts));
    return makeTensor(DType::String, shape, packStrings(strings));
}

/// A graph under construction, with the values of its inputs.
class TableGraph {
public:
    explicit TableGraph(Random& random) : m_random(random) { }

    int add(DType dtype, Shape shape)
    {
        m_graph.tensors.push_back(
            {.name = "t" + std::to_string(m_graph.tensors.size()), .dtype = dtype, .shape = std::move(shape)});
        return static_cast<int>(m_graph.tensors.size()) - 1;
    }
    /// A constant or an input.
    int add(const TensorPtr& value)
    {
        const int tensor = add(value->dtype, value->shape);
        if (m_random.chance(0.6F)) {
            m_graph.tensors[static_cast<std::size_t>(tensor)].data = value;
        } else {
            m_graph.inputs.push_back(tensor);
            values.push_back(value);
        }
        return tensor;
    }
    void make(int handle, HashtableOptions options)
    {
        m_graph.ops.push_back({.code = OpCode::Hashtable, .outputs = {handle}, .options = options});
    }
    void import(int handle, DType keys, DType content)
    {
        const Shape shape = randomShape(m_random, 1, 2, 4);
        const Shape other = m_random.chance(0.03F) ? Shape{5} : shape;
        const int first = add(someKeys(m_random, keys, shape));
        const int second = add(someKeys(m_random, content, other));
        m_graph.ops.push_back({.code = OpCode::HashtableImport, .inputs = {handle, first, second}});
    }
    void find(int handle, DType keys, DType content)
    {
        const Shape shape = randomShape(m_random, 1, 3, 4); // the Python binding sets no scalars of strings
        const int wanted = add(someKeys(m_random, keys, shape));
        const int otherwise = add(someKeys(m_random, content, Shape{m_random.between(1, 2)}));
        const int found = add(content, shape);
        m_graph.ops.push_back(
            {.code = OpCode::HashtableFind, .inputs = {handle, wanted, otherwise}, .outputs = {found}});
        m_graph.outputs.push_back(found);
    }
    void size(int handle)
    {
        const int count = add(m_random.chance(0.02F) ? DType::Int32 : DType::Int64, Shape{1});
        m_graph.ops.push_back({.code = OpCode::HashtableSize, .inputs = {handle}, .outputs = {count}});
        m_graph.outputs.push_back(count);
    }
    [[nodiscard]] BuiltSubgraph finished() const { return m_graph; }

    std::vector<TensorPtr> values;

private:
    Random& m_random;
    BuiltSubgraph m_graph;
};

struct TableCase {
    SharedBytes model;
    std::vector<TensorPtr> inputs;
    int tensors = 0, invokes = 1;
};

/// One or two tables, filled before or after they are asked, sometimes not at all or twice.
TableCase randomTables(Random& random)
{
    TableGraph graph(random);
    const int tables = random.between(1, 2);
    const bool sameNumber = random.chance(0.2F);
    for (int table = 0; table < tables; ++table) {
        const bool numbered = random.chance(0.5F);
        const DType keys = numbered ? DType::Int64 : DType::String;
        const DType content = numbered ? DType::String : DType::Int64;
        const int handle = graph.add(DType::Resource, Shape{1});
        const int number = sameNumber ? 7 : random.between(-1, 1) * 1000 + table;
        graph.make(handle, {number, keys, random.chance(0.02F) ? DType::Float32 : content});
        const int imports = random.chance(0.05F) ? 0 : random.between(1, 2);
        for (int i = 0; i < imports; ++i) {
            if (random.chance(0.3F))
                graph.size(handle);
            graph.import(handle, keys, content);
        }
        const bool other = random.chance(0.03F);
        graph.find(handle, other ? content : keys, other ? keys : content);
        graph.size(handle);
    }
    const BuiltSubgraph built = graph.finished();
    return {buildModel({built}), graph.values, static_cast<int>(built.tensors.size()), random.between(1, 3)};
}

/// A table that CALL_ONCE fills.
TableCase initializedTable(Random& random)
{
    const HashtableOptions options{3, DType::Int64, DType::String};
    TableGraph main(random);
    const int handle = main.add(DType::Resource, Shape{1});
    main.make(handle, options);
    main.find(handle, DType::Int64, DType::String);
    BuiltSubgraph caller = main.finished();
    caller.ops.insert(caller.ops.begin(), {.code = OpCode::CallOnce, .options = CallOnceOptions{1}});
    BuiltSubgraph init;
    const TensorPtr keys = makeTensor(DType::Int64, Shape{3}, std::vector<std::int64_t>{-1, 0, 2});
    init.tensors = {{.name = "handle", .dtype = DType::Resource, .shape = {1}},
        {.name = "keys", .dtype = DType::Int64, .shape = {3}, .data = keys},
        {.name = "texts", .dtype = DType::String, .shape = {3}, .data = someKeys(random, DType::String, Shape{3})}};
    init.ops = {{.code = OpCode::Hashtable, .outputs = {0}, .options = options},
        {.code = OpCode::HashtableImport, .inputs = {0, 1, 2}}};
    return {buildModel({caller, init}), main.values, static_cast<int>(caller.tensors.size()), random.between(1, 3)};
}

struct Agreement {
    int equal = 0, refused = 0;
    QStringList wrong;
};

Agreement compareAll(const std::vector<TableCase>& cases)
{
    std::vector<OracleCase> requests;
    for (const TableCase& one : cases) {
        requests.push_back({.path = {},
            .model = one.model,
            .inputs = one.inputs,
            .tensors = one.tensors,
            .resolver = Resolver::Default,
            .invokes = one.invokes});
    }
    Oracle oracle;
    auto theirs = oracle.run(requests);
    // With tables of strings the runtime's process ends now and then, at another case each time: it is asked again.
    for (std::size_t i = 0; i < requests.size(); ++i) {
        for (int again = 0; again < 10 && theirs[i].stage == OracleStage::Aborted; ++again)
            theirs[i] = oracle.run(std::span(&requests[i], 1)).front();
    }
    Agreement agreement;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto model = readTflite(cases[i].model);
        if (!model) {
            agreement.wrong.append(QString::fromStdString(model.error().message));
            continue;
        }
        for (const KernelPath path : {KernelPath::Fast, KernelPath::Reference}) {
            const OurRun ours
                = runOurs(*model, cases[i].inputs, path, {}, 1, cases[i].invokes, Numerics::LiteRtDefault);
            const Comparison found = compareRuns(**model, ours, theirs[i]);
            agreement.equal += found.verdict == Comparison::Verdict::Equal ? 1 : 0;
            agreement.refused += found.verdict == Comparison::Verdict::BothRefuse ? 1 : 0;
            if (found.verdict != Comparison::Verdict::Equal && found.verdict != Comparison::Verdict::BothRefuse) {
                agreement.wrong.append(QStringLiteral("case %1: %2: %3")
                                           .arg(i)
                                           .arg(QString::fromLatin1(verdictName(found.verdict)))
                                           .arg(QString::fromStdString(found.text)));
            }
        }
    }
    qInfo("%d equal, %d refused by both, %d different; seed %u", agreement.equal, agreement.refused,
        static_cast<int>(agreement.wrong.size()), testSeed());
    return agreement;
}

} // namespace

class TestLookupTables : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }

    void randomGraphs_equalRuntime()
    {
        const int told = qEnvironmentVariableIntValue("QUANTSTEP_CASES");
        const int count = told > 0 ? told : 200;
        Random random(testSeed());
        std::vector<TableCase> cases;
        for (int i = 0; i < count; ++i)
            cases.push_back(random.chance(0.2F) ? initializedTable(random) : randomTables(random));
        const Agreement found = compareAll(cases);
        QVERIFY2(found.wrong.isEmpty(), qPrintable(found.wrong.mid(0, 5).join(QLatin1Char('\n'))));
        QVERIFY(found.equal > count * 2 / 3);
    }

    void modelsOfTheCollection_equalRuntime()
    {
        QS_REQUIRE_ZOO();
        std::vector<TableCase> cases;
        Random random(testSeed());
        for (const QString& file : filesBelow(zooFile(QStringLiteral("models/op_tests")), QStringLiteral(".tflite"))) {
            const auto model
                = file.contains(QLatin1String("hashtable")) ? openModel(file.toStdString()) : Result<ModelPtr>(nullptr);
            QFile content(file);
            if (!model || !*model || !content.open(QIODevice::ReadOnly))
                continue;
            const QByteArray bytes = content.readAll();
            cases.push_back({SharedBytes::adopt(std::vector<char>(bytes.begin(), bytes.end())),
                randomInputs((*model)->main(), random), static_cast<int>((*model)->main().tensors.size()), 2});
        }
        const Agreement found = compareAll(cases);
        QVERIFY2(found.wrong.isEmpty(), qPrintable(found.wrong.mid(0, 5).join(QLatin1Char('\n'))));
        QCOMPARE(found.equal, 2 * static_cast<int>(cases.size()));
    }

    void emptyDefault_isRefusedBeforeItIsRead()
    {
        BuiltSubgraph graph;
        const auto add = [&graph](DType dtype, Shape shape, TensorPtr data = nullptr) {
            graph.tensors.push_back({.name = "t", .dtype = dtype, .shape = std::move(shape), .data = std::move(data)});
        };
        Random random(testSeed());
        add(DType::Resource, Shape{1});
        add(DType::Int64, Shape{2}, someKeys(random, DType::Int64, Shape{2}));
        add(DType::String, Shape{2}, someKeys(random, DType::String, Shape{2}));
        add(DType::String, Shape{0}, someKeys(random, DType::String, Shape{0}));
        add(DType::String, Shape{2});
        graph.ops
            = {{.code = OpCode::Hashtable, .outputs = {0}, .options = HashtableOptions{1, DType::Int64, DType::String}},
                {.code = OpCode::HashtableImport, .inputs = {0, 1, 2}},
                {.code = OpCode::HashtableFind, .inputs = {0, 1, 3}, .outputs = {4}}};
        graph.outputs = {4};
        const auto model = readTflite(buildModel({graph}));
        QVERIFY(model.has_value());
        const OurRun run = runOurs(*model, {}, KernelPath::Fast, {}, 1, 1, Numerics::LiteRtDefault);
        QVERIFY(run.error.has_value());
        QCOMPARE(run.error->code, ErrorCode::DataDependent);
        // The reference resolver has none of them.
        const OurRun reference = runOurs(*model, {}, KernelPath::Fast);
        QVERIFY(reference.error.has_value());
        QCOMPARE(reference.error->code, ErrorCode::RefusedByRuntime);
    }
};

QTEST_GUILESS_MAIN(TestLookupTables)
#include "tst_lookup_tables.moc"
