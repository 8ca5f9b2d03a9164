<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ColorMap</name>
    <message>
        <source>Cividis</source>
        <translation>Cividis</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Magma</source>
        <translation>Magma</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Blue – white – orange</source>
        <translation>蓝 – 白 – 橙</translation>
    </message>
    <message>
        <source>Blue – black – orange</source>
        <translation>蓝 – 黑 – 橙</translation>
    </message>
</context>
<context>
    <name>HeatmapPlot</name>
    <message>
        <source>1 px = %1 elements, extreme</source>
        <translation>1 px = %1 个元素，取极值</translation>
    </message>
    <message>
        <source>1 px = %1 elements, showing one of them; computing extremes…</source>
        <translation>1 px = %1 个元素，暂显示其中一个；正在计算极值…</translation>
    </message>
</context>
<context>
    <name>quantstep</name>
    <message>
        <source>has a problem</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>not supported</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>refused by the runtime</source>
        <translation>运行时拒绝执行</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>breakpoint disabled</source>
        <translation>断点已停用</translation>
    </message>
    <message>
        <source>conditional breakpoint</source>
        <translation>条件断点</translation>
    </message>
    <message>
        <source>runs next</source>
        <translation>下一个运行</translation>
    </message>
    <message>
        <source>step in view</source>
        <translation>正在查看的步骤</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>no reference</source>
        <translation>无参考值</translation>
    </message>
    <message>
        <source>executed</source>
        <translation>已执行</translation>
    </message>
    <message numerus="yes">
        <source>%n subgraph(s)</source>
        <translation>
            <numerusform>%n 个子图</numerusform>
        </translation>
    </message>
    <message>
        <source>scalar</source>
        <translation>标量</translation>
    </message>
    <message>
        <source>type %1</source>
        <translation>类型 %1</translation>
    </message>
    <message>
        <source>s per channel (%1, axis %2)</source>
        <translation>s 逐通道（%1，轴 %2）</translation>
    </message>
    <message>
        <source>s per block of %1</source>
        <translation>s 逐块（每块 %1）</translation>
    </message>
    <message>
        <source>range %1 … %2 · LSB %3 (was %4)</source>
        <translation>范围 %1 … %2 · LSB %3（原为 %4）</translation>
    </message>
    <message>
        <source> · %1 % of %2 present values would clip</source>
        <translation> · 现有 %2 个值中将有 %1 % 被截断</translation>
    </message>
    <message>
        <source> · codes stay, real values × %1</source>
        <translation> · 码值不变，实数值 × %1</translation>
    </message>
    <message>
        <source>S %1  Z %2</source>
        <translation>S %1  Z %2</translation>
    </message>
    <message>
        <source>%1 scales along axis %2</source>
        <translation>%1 个 scale，沿轴 %2</translation>
    </message>
    <message>
        <source>block-wise, %1 to a block</source>
        <translation>分块量化，每块 %1 个</translation>
    </message>
    <message>
        <source>not quantized</source>
        <translation>未量化</translation>
    </message>
    <message>
        <source>absent</source>
        <translation>缺省</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>Operands</source>
        <translation>操作数</translation>
    </message>
    <message>
        <source>input %1</source>
        <translation>输入 %1</translation>
    </message>
    <message>
        <source>output %1</source>
        <translation>输出 %1</translation>
    </message>
    <message>
        <source>intermediate %1</source>
        <translation>中间张量 %1</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>custom options</source>
        <translation>自定义选项</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>prepared when its inputs are known</source>
        <translation>待输入确定后再准备</translation>
    </message>
    <message>
        <source>unsupported</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>refused, as the runtime does</source>
        <translation>拒绝执行（与运行时一致）</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Producer and consumers</source>
        <translation>产生者与使用者</translation>
    </message>
    <message>
        <source>written by</source>
        <translation>写入者</translation>
    </message>
    <message>
        <source>graph input</source>
        <translation>图输入</translation>
    </message>
    <message>
        <source>read by</source>
        <translation>读取者</translation>
    </message>
    <message>
        <source>graph output</source>
        <translation>图输出</translation>
    </message>
    <message>
        <source>channel %1 </source>
        <translation>通道 %1 </translation>
    </message>
    <message>
        <source>scale</source>
        <translation>缩放因子 (scale)</translation>
    </message>
    <message>
        <source>zero point</source>
        <translation>零点</translation>
    </message>
    <message>
        <source>represents %1 … %2</source>
        <translation>可表示 %1 … %2</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>stored min … max</source>
        <translation>存储值 最小 … 最大</translation>
    </message>
    <message>
        <source>mean %1  σ %2</source>
        <translation>均值 %1  σ %2</translation>
    </message>
    <message>
        <source>real min … max</source>
        <translation>实数值 最小 … 最大</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation>%1 … %2</translation>
    </message>
    <message>
        <source>codes used</source>
        <translation>已用码值</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>at limit</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>low %1  high %2</source>
        <translation>下限 %1  上限 %2</translation>
    </message>
    <message>
        <source>%1 % low, %2 % high</source>
        <translation>下限 %1 %，上限 %2 %</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>零值</translation>
    </message>
    <message>
        <source>of %1 elements</source>
        <translation>共 %1 个元素</translation>
    </message>
    <message>
        <source>NaN, infinite</source>
        <translation>NaN、无穷</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>tensor %1, buffer %2</source>
        <translation>张量 %1，缓冲区 %2</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>offset 0x%1, %2 bytes</source>
        <translation>偏移 0x%1，%2 字节</translation>
    </message>
    <message>
        <source>scales</source>
        <translation>缩放因子</translation>
    </message>
    <message>
        <source>offset 0x%1</source>
        <translation>偏移 0x%1</translation>
    </message>
    <message>
        <source>zero points</source>
        <translation>零点</translation>
    </message>
    <message>
        <source>shape signature</source>
        <translation>形状签名</translation>
    </message>
    <message>
        <source>real = %1 × q</source>
        <translation>实数 = %1 × q</translation>
    </message>
    <message>
        <source>real = %1 × (q %2 %3)</source>
        <translation>实数 = %1 × (q %2 %3)</translation>
    </message>
    <message>
        <source>constant, from the file</source>
        <translation>常量，来自文件</translation>
    </message>
    <message>
        <source>computed</source>
        <translation>已计算</translation>
    </message>
    <message>
        <source>stale: computed before an edit</source>
        <translation>已过期：编辑之前的计算结果</translation>
    </message>
    <message>
        <source>not kept (memory limit)</source>
        <translation>未保留（内存上限）</translation>
    </message>
    <message>
        <source>not computed yet</source>
        <translation>尚未计算</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>t%1</source>
        <translation>t%1</translation>
    </message>
    <message>
        <source>Type and shape</source>
        <translation>类型与形状</translation>
    </message>
    <message>
        <source>variable: keeps its value between runs</source>
        <translation>变量：各次运行之间保留其值</translation>
    </message>
    <message>
        <source>Unusable</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>high multiply, then rounding shift: two roundings</source>
        <translation>取高位乘法后舍入移位：两次舍入</translation>
    </message>
    <message>
        <source>one rounding over 64 bits</source>
        <translation>在 64 位上一次舍入</translation>
    </message>
    <message>
        <source>64-bit accumulator, multiplier reduced to 16 bits</source>
        <translation>64 位累加器，乘数缩减到 16 位</translation>
    </message>
    <message>
        <source>product in double, rounded half away from zero</source>
        <translation>以 double 相乘，半数远离零舍入</translation>
    </message>
    <message>
        <source>product in float, no integer multiplier</source>
        <translation>以 float 相乘，无整数乘数</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>通道 %1</translation>
    </message>
    <message>
        <source>multiplier M</source>
        <translation>乘数 M</translation>
    </message>
    <message>
        <source>%1  shift %2</source>
        <translation>%1  移位 %2</translation>
    </message>
    <message>
        <source>M %1 (0x%2 · 2^%3)</source>
        <translation>M %1 (0x%2 · 2^%3)</translation>
    </message>
    <message>
        <source>  relative error %1</source>
        <translation>  相对误差 %1</translation>
    </message>
    <message>
        <source>Requantize: %1</source>
        <translation>重新量化：%1</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 个通道</translation>
    </message>
    <message>
        <source>Clamp</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>real %1 … %2</source>
        <translation>实数 %1 … %2</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>算术</translation>
    </message>
    <message>
        <source>blockwise</source>
        <translation>分块</translation>
    </message>
    <message>
        <source>%1 was %2</source>
        <translation>%1（原 %2）</translation>
    </message>
    <message>
        <source>  real %1  %2</source>
        <translation>  实数 %1  %2</translation>
    </message>
    <message>
        <source>&lt;p&gt;real %1&lt;/p&gt;</source>
        <translation>&lt;p&gt;实数 %1&lt;/p&gt;</translation>
    </message>
    <message>
        <source>There is no value yet</source>
        <translation>尚无值</translation>
    </message>
    <message>
        <source>Nothing to compare with: the value has not changed by an edit</source>
        <translation>没有可比较的对象：该值未因编辑而改变</translation>
    </message>
    <message>
        <source>The value before the edit has another type or shape</source>
        <translation>编辑前的值类型或形状不同</translation>
    </message>
    <message>
        <source>Block-wise quantization: no real values here</source>
        <translation>分块量化：此处没有实数值</translation>
    </message>
    <message>
        <source>The tensor has no scale: its codes are its values</source>
        <translation>该张量没有缩放因子：码值即为其值</translation>
    </message>
    <message>
        <source>The value before the edit has no scale</source>
        <translation>编辑前的值没有缩放因子</translation>
    </message>
</context>
<context>
    <name>quantstep::BreakpointListModel</name>
    <message>
        <source>enabled</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>%1 之前</translation>
    </message>
    <message>
        <source>On</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>停在</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
</context>
<context>
    <name>quantstep::EditListModel</name>
    <message>
        <source>✎ in force</source>
        <translation>✎ 生效</translation>
    </message>
    <message>
        <source>↶ undone</source>
        <translation>↶ 已撤销</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>quantstep::FilterProxy</name>
    <message>
        <source>there is no column “%1”; columns are %2</source>
        <translation>没有“%1”列；可用的列有 %2</translation>
    </message>
    <message>
        <source>any column</source>
        <translation>任意列</translation>
    </message>
    <message>
        <source>%1 does not contain “%2”</source>
        <translation>%1 不包含“%2”</translation>
    </message>
    <message>
        <source>%1 contains “%2”</source>
        <translation>%1 包含“%2”</translation>
    </message>
    <message>
        <source>%1 is not below %2</source>
        <translation>%1 不小于 %2</translation>
    </message>
    <message>
        <source>%1 is below %2</source>
        <translation>%1 小于 %2</translation>
    </message>
    <message>
        <source>%1 is not above %2</source>
        <translation>%1 不大于 %2</translation>
    </message>
    <message>
        <source>%1 is above %2</source>
        <translation>%1 大于 %2</translation>
    </message>
</context>
<context>
    <name>quantstep::GraphBreadcrumb</name>
    <message>
        <source>Place in the graph</source>
        <translation>在图中的位置</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>转到 %1</translation>
    </message>
</context>
<context>
    <name>quantstep::GraphLegend</name>
    <message>
        <source>executed</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>runs next</source>
        <translation>下一个运行</translation>
    </message>
    <message>
        <source>step in view</source>
        <translation>正在查看的步骤</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>stale: from before the edit</source>
        <translation>已过期：编辑之前的结果</translation>
    </message>
    <message>
        <source>nothing to compare with</source>
        <translation>没有可比较的对象</translation>
    </message>
    <message>
        <source>breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>conditional breakpoint</source>
        <translation>条件断点</translation>
    </message>
    <message>
        <source>breakpoint, disabled</source>
        <translation>断点（已停用）</translation>
    </message>
    <message>
        <source>problem, or not executable</source>
        <translation>有问题，或无法执行</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>heat: low</source>
        <translation>热度：低</translation>
    </message>
    <message>
        <source>heat: high</source>
        <translation>热度：高</translation>
    </message>
    <message>
        <source>graph input or output</source>
        <translation>图的输入或输出</translation>
    </message>
    <message>
        <source>operator with weights</source>
        <translation>带权重的算子</translation>
    </message>
    <message>
        <source>other arithmetic</source>
        <translation>其他运算</translation>
    </message>
    <message>
        <source>moves or reshapes data</source>
        <translation>搬移数据或改变形状</translation>
    </message>
    <message>
        <source>changes type or scale</source>
        <translation>改变类型或缩放因子</translation>
    </message>
    <message>
        <source>runs subgraphs</source>
        <translation>运行子图</translation>
    </message>
    <message>
        <source>floating point (integer has corners)</source>
        <translation>浮点（整数为直角）</translation>
    </message>
    <message>
        <source>search hit; the others are dimmed</source>
        <translation>搜索命中；其余变暗</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
</context>
<context>
    <name>quantstep::GraphMinimap</name>
    <message>
        <source>Overview of the graph</source>
        <translation>图的概览</translation>
    </message>
</context>
<context>
    <name>quantstep::GraphPanel</name>
    <message>
        <source>Previous hit (Shift+F3)</source>
        <translation>上一个匹配 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next hit (F3)</source>
        <translation>下一个匹配 (F3)</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Find: conv  dtype:int8  shape:1x7x7</source>
        <translation>查找：conv  dtype:int8  shape:1x7x7</translation>
    </message>
    <message>
        <source>Find in the graph</source>
        <translation>在图中查找</translation>
    </message>
    <message>
        <source>Words that must all match; op:, name:, dtype: and shape: look at one field, -word must not match</source>
        <translation>所有关键词都须匹配；op:、name:、dtype: 和 shape: 只查对应字段，-关键词 表示不得匹配</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Show the whole graph (Space)</source>
        <translation>显示整个图（空格）</translation>
    </message>
    <message>
        <source>main</source>
        <translation>主图</translation>
    </message>
    <message>
        <source>subgraph %1</source>
        <translation>子图 %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2 match</source>
        <translation>%2 中有 %1 个匹配</translation>
    </message>
</context>
<context>
    <name>quantstep::GraphView</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>取消 (Esc)</translation>
    </message>
    <message>
        <source>Laying out…</source>
        <translation>正在布局…</translation>
    </message>
    <message>
        <source>This graph has no operators</source>
        <translation>此图没有算子</translation>
    </message>
    <message>
        <source>Graph input %1, %2</source>
        <translation>图输入 %1，%2</translation>
    </message>
    <message>
        <source>Graph output %1, %2</source>
        <translation>图输出 %1，%2</translation>
    </message>
    <message>
        <source>Operation %1</source>
        <translation>算子 %1</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>计算图</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>未选中对象</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>无模型</translation>
    </message>
    <message>
        <source>read by %1</source>
        <translation>读取者：%1</translation>
    </message>
</context>
<context>
    <name>quantstep::HatchPane</name>
    <message>
        <source>State of the tensor</source>
        <translation>张量状态</translation>
    </message>
</context>
<context>
    <name>quantstep::HeatmapPlot</name>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Elements of a tensor as colours. Arrow keys move the element cursor.</source>
        <translation>以颜色显示张量的元素。方向键移动元素光标。</translation>
    </message>
</context>
<context>
    <name>quantstep::HistoryListModel</name>
    <message>
        <source>again, after an edit</source>
        <translation>编辑后重新运行</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
</context>
<context>
    <name>quantstep::InspectorPanel</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>转到该处</translation>
    </message>
    <message>
        <source>Edit…	F2</source>
        <translation>编辑…	F2</translation>
    </message>
</context>
<context>
    <name>quantstep::LogListModel</name>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>▲ warning</source>
        <translation>▲ 警告</translation>
    </message>
    <message>
        <source>✕ error</source>
        <translation>✕ 错误</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>quantstep::NumberGrid</name>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
</context>
<context>
    <name>quantstep::OpListModel</name>
    <message>
        <source>✕ failed</source>
        <translation>✕ 失败</translation>
    </message>
    <message>
        <source>▨ stale</source>
        <translation>▨ 已过期</translation>
    </message>
    <message>
        <source>▷ next</source>
        <translation>▷ 待运行</translation>
    </message>
    <message>
        <source>▶ next</source>
        <translation>▶ 待运行</translation>
    </message>
    <message>
        <source>⊘ unsupported</source>
        <translation>⊘ 不支持</translation>
    </message>
    <message>
        <source>⊘ refused</source>
        <translation>⊘ 被拒绝</translation>
    </message>
    <message>
        <source>breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>disabled breakpoint</source>
        <translation>已停用的断点</translation>
    </message>
    <message>
        <source>result from before an edit</source>
        <translation>编辑之前的结果</translation>
    </message>
    <message>
        <source>next to run</source>
        <translation>下一个运行</translation>
    </message>
    <message>
        <source>executed</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>not executed yet</source>
        <translation>尚未执行</translation>
    </message>
    <message>
        <source>a parameter was edited</source>
        <translation>参数已修改</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放因子</translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation>零点</translation>
    </message>
    <message>
        <source>Multiplier</source>
        <translation>乘数</translation>
    </message>
    <message>
        <source>At limit</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>● breakpoint, ▶ next to run, ✓ executed, ▨ from before an edit, ⊘ cannot run, ✎ edited</source>
        <translation>● 断点，▶ 下一个运行，✓ 已执行，▨ 编辑之前的结果，⊘ 无法运行，✎ 已编辑</translation>
    </message>
    <message>
        <source>Place in the execution order</source>
        <translation>在执行顺序中的位置</translation>
    </message>
    <message>
        <source>Name of the first output</source>
        <translation>第一个输出的名称</translation>
    </message>
    <message>
        <source>Shape of the first output</source>
        <translation>第一个输出的形状</translation>
    </message>
    <message>
        <source>Element type of the first output</source>
        <translation>第一个输出的元素类型</translation>
    </message>
    <message>
        <source>Scale of the first output: real = scale × (code − zero point)</source>
        <translation>第一个输出的缩放因子 (scale)：实数 = 缩放因子 × (码值 − 零点)</translation>
    </message>
    <message>
        <source>Zero point of the first output</source>
        <translation>第一个输出的零点</translation>
    </message>
    <message>
        <source>Quantized multiplier at the output, times a power of two; ×n: one per channel</source>
        <translation>输出端的量化乘数，再乘以 2 的幂；×n：逐通道各一个</translation>
    </message>
    <message>
        <source>Share of output codes at the lowest or highest code of their type</source>
        <translation>处于类型最小或最大码值的输出所占比例</translation>
    </message>
    <message>
        <source>Time of the last execution</source>
        <translation>最近一次执行的用时</translation>
    </message>
</context>
<context>
    <name>quantstep::PropertyDelegate</name>
    <message>
        <source>Scale</source>
        <translation>缩放因子</translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation>零点</translation>
    </message>
</context>
<context>
    <name>quantstep::PropertyTreeModel</name>
    <message>
        <source>%1 (in the file: %2)</source>
        <translation>%1（文件中：%2）</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>含义</translation>
    </message>
</context>
<context>
    <name>quantstep::RangeBar</name>
    <message>
        <source>%1. A number, min, max, a percentile such as p0.1, or codes from the zero point such as -3lsb</source>
        <translation>%1。可填数值、min、max、百分位数（如 p0.1）或相对零点的码值（如 -3lsb）</translation>
    </message>
    <message>
        <source>Lower end of the colours</source>
        <translation>颜色范围下限</translation>
    </message>
    <message>
        <source>Upper end of the colours</source>
        <translation>颜色范围上限</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Colours over the whole range of the type (0)</source>
        <translation>颜色覆盖类型的整个范围 (0)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Colours from the smallest to the largest element (N)</source>
        <translation>颜色覆盖最小到最大元素 (N)</translation>
    </message>
    <message>
        <source>±</source>
        <translation>±</translation>
    </message>
    <message>
        <source>Colours equally far to both sides of zero</source>
        <translation>颜色以零为中心对称</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Logarithmic counts in the histogram</source>
        <translation>直方图计数取对数</translation>
    </message>
    <message>
        <source>Elements whose number lies outside the colours</source>
        <translation>数值超出颜色范围的元素</translation>
    </message>
    <message>
        <source>%1 % outside</source>
        <translation>%1 % 超出</translation>
    </message>
    <message>
        <source>The lower end must lie below the upper end</source>
        <translation>下限必须小于上限</translation>
    </message>
    <message>
        <source>Not understood: a number, min, max, p0.1 or -3lsb is expected</source>
        <translation>无法识别：应为数值、min、max、p0.1 或 -3lsb</translation>
    </message>
</context>
<context>
    <name>quantstep::RangeCanvas</name>
    <message>
        <source>Display range</source>
        <translation>显示范围</translation>
    </message>
    <message>
        <source>Histogram with two handles. Up and Down choose a handle, Left and Right move it.</source>
        <translation>带两个滑块的直方图。上下键选择滑块，左右键移动滑块。</translation>
    </message>
    <message>
        <source>zp %1</source>
        <translation>零点 %1</translation>
    </message>
    <message>
        <source>0</source>
        <translation>0</translation>
    </message>
    <message>
        <source>%1: %L2 elements</source>
        <translation>%1：%L2 个元素</translation>
    </message>
    <message>
        <source>about %1: %L2 elements</source>
        <translation>约 %1：%L2 个元素</translation>
    </message>
</context>
<context>
    <name>quantstep::Session</name>
    <message>
        <source>Redo %1</source>
        <translation>重做 %1</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <translation>撤销 %1</translation>
    </message>
    <message>
        <source>Preparing the edited operators</source>
        <translation>正在准备已编辑的算子</translation>
    </message>
    <message>
        <source>Running again what depends on the edit</source>
        <translation>正在重新运行依赖于编辑的部分</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>正在打开 %1</translation>
    </message>
    <message numerus="yes">
        <source>Opened %1: %n operators, %2 KiB, %3 ms</source>
        <translation>
            <numerusform>已打开 %1：%n 个算子，%2 KiB，%3 ms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operators cannot run here; the first is %1</source>
        <translation>
            <numerusform>%n 个算子在此无法运行；第一个是 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Opening %1 was cancelled</source>
        <translation>已取消打开 %1</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>Setting the inputs</source>
        <translation>正在设置输入</translation>
    </message>
    <message>
        <source>breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>paused on request</source>
        <translation>按请求暂停</translation>
    </message>
    <message>
        <source>Running one operator</source>
        <translation>正在运行一个算子</translation>
    </message>
    <message>
        <source>Stepping back</source>
        <translation>正在单步后退</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Computing a value again</source>
        <translation>正在重新计算一个值</translation>
    </message>
</context>
<context>
    <name>quantstep::ShapeSlicer</name>
    <message>
        <source>Axes</source>
        <translation>轴</translation>
    </message>
    <message>
        <source>Axis %1 (%2): %3 elements</source>
        <translation>轴 %1 (%2)：%3 个元素</translation>
    </message>
    <message>
        <source>Use of axis %1</source>
        <translation>轴 %1 的用途</translation>
    </message>
    <message>
        <source>Where this axis runs. A use that another axis has is swapped with it.</source>
        <translation>此轴的显示方向。若选用其他轴已占用的用途，则两者互换。</translation>
    </message>
    <message>
        <source>at</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>X →</source>
        <translation>X →</translation>
    </message>
    <message>
        <source>Y ↓</source>
        <translation>Y ↓</translation>
    </message>
    <message>
        <source>tiles</source>
        <translation>平铺</translation>
    </message>
    <message>
        <source>tile rows</source>
        <translation>平铺行</translation>
    </message>
    <message>
        <source>Index on axis %1</source>
        <translation>轴 %1 上的索引</translation>
    </message>
</context>
<context>
    <name>quantstep::TensorHeader</name>
    <message numerus="yes">
        <source>%n scale(s) along axis %1</source>
        <translation>
            <numerusform>%n 个缩放因子，沿轴 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>scale per block</source>
        <translation>逐块缩放因子</translation>
    </message>
    <message>
        <source>■ constant</source>
        <translation>■ 常量</translation>
    </message>
    <message>
        <source>▶ input</source>
        <translation>▶ 输入</translation>
    </message>
    <message>
        <source>✓ current</source>
        <translation>✓ 最新</translation>
    </message>
    <message>
        <source>✎ stale</source>
        <translation>✎ 已过期</translation>
    </message>
    <message>
        <source>◌ not kept</source>
        <translation>◌ 未保留</translation>
    </message>
    <message>
        <source>○ not computed</source>
        <translation>○ 未计算</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Keep this tensor in a tab of its own</source>
        <translation>将此张量固定在单独的标签页中</translation>
    </message>
    <message>
        <source>Tensor %1</source>
        <translation>张量 %1</translation>
    </message>
</context>
<context>
    <name>quantstep::TensorListModel</name>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放因子</translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation>零点</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>At limit</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>real = scale × (code − zero point); ×n: one per channel; ✎: differs from the file</source>
        <translation>实数 = 缩放因子 × (码值 − 零点)；×n：逐通道各一个；✎：与文件不同</translation>
    </message>
    <message>
        <source>Share of codes at the lowest or highest code of their type</source>
        <translation>处于类型最小或最大码值的元素所占比例</translation>
    </message>
</context>
<context>
    <name>quantstep::TensorView</name>
    <message>
        <source>Exact value</source>
        <translation>精确值</translation>
    </message>
    <message>
        <source>The element under the pointer, else the picked one. Ctrl+C copies the line.</source>
        <translation>指针所指的元素，否则为选定的元素。Ctrl+C 复制此行。</translation>
    </message>
    <message>
        <source>Choose a tensor in the graph or in the operation list</source>
        <translation>请在图或算子列表中选择张量</translation>
    </message>
    <message>
        <source>No tensor</source>
        <translation>无张量</translation>
    </message>
    <message>
        <source>Values from before the edit</source>
        <translation>编辑之前的值</translation>
    </message>
    <message>
        <source>Run again to bring them up to date (F5)</source>
        <translation>重新运行以更新 (F5)</translation>
    </message>
    <message>
        <source>%1, %2 elements. Arrow keys move the element cursor.</source>
        <translation>%1，%2 个元素。方向键移动元素光标。</translation>
    </message>
    <message>
        <source>Empty tensor</source>
        <translation>空张量</translation>
    </message>
    <message>
        <source>The shape %1 has no elements</source>
        <translation>形状 %1 不含元素</translation>
    </message>
    <message>
        <source>No numbers to show</source>
        <translation>没有可显示的数值</translation>
    </message>
    <message>
        <source>Unusable value</source>
        <translation>值不可用</translation>
    </message>
    <message>
        <source>Elements of type %1 cannot be shown</source>
        <translation>无法显示类型为 %1 的元素</translation>
    </message>
    <message>
        <source>Not kept</source>
        <translation>未保留</translation>
    </message>
    <message>
        <source>The value fell out of the memory limit</source>
        <translation>因超出内存上限，该值已丢弃</translation>
    </message>
    <message>
        <source>Re-run to here</source>
        <translation>重新运行到此处</translation>
    </message>
    <message>
        <source>Not computed</source>
        <translation>未计算</translation>
    </message>
    <message>
        <source>Press F5 to run the model, or F10 until its operation has run</source>
        <translation>按 F5 运行模型，或连按 F10 直到其算子运行完毕</translation>
    </message>
    <message>
        <source>Point at an element, click to pick it</source>
        <translation>指向元素查看，单击选定</translation>
    </message>
    <message>
        <source>%1  | sel %2</source>
        <translation>%1  | 选定 %2</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>存储值</translation>
    </message>
    <message>
        <source>Real</source>
        <translation>实数值</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>编辑前</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>平铺</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Table of exact numbers instead of the picture (T)</source>
        <translation>以精确数值表代替图像 (T)</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Codes in hexadecimal</source>
        <translation>以十六进制显示码值</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show the whole plane (Ctrl+0)</source>
        <translation>显示整个平面 (Ctrl+0)</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>Let cells fill the width and height instead of being square</source>
        <translation>单元格填满宽高，而不保持正方形</translation>
    </message>
    <message>
        <source>Colours ▾</source>
        <translation>配色 ▾</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Codes as stored (1)</source>
        <translation>存储的码值 (1)</translation>
    </message>
    <message>
        <source>Real values, S·(q − Z) (2)</source>
        <translation>实数值，S·(q − Z) (2)</translation>
    </message>
    <message>
        <source>Before the last edit (3; hold R to peek)</source>
        <translation>上次编辑之前（3；按住 R 临时查看）</translation>
    </message>
    <message>
        <source>Now minus before the last edit (4)</source>
        <translation>当前值减去上次编辑之前的值 (4)</translation>
    </message>
    <message>
        <source>%1
Not available: %2</source>
        <translation>%1
不可用：%2</translation>
    </message>
    <message>
        <source>All slices side by side (G)</source>
        <translation>并排显示所有切片 (G)</translation>
    </message>
    <message>
        <source>Contact sheet
Not available: the tensor has only one plane</source>
        <translation>切片平铺
不可用：该张量只有一个平面</translation>
    </message>
    <message>
        <source>Mark elements at the limits of the codes (S): lower left low, upper right high</source>
        <translation>标记饱和元素 (S)：左下为下限，右上为上限</translation>
    </message>
    <message>
        <source>Marks at the limits
Not available: they need codes, or reals with one scale</source>
        <translation>饱和标记
不可用：需要码值，或只有一个缩放因子的实数值</translation>
    </message>
    <message>
        <source>&lt;span style=&apos;color:%1&apos;&gt;◣&lt;/span&gt; low %2</source>
        <translation>&lt;span style=&apos;color:%1&apos;&gt;◣&lt;/span&gt; 下限 %2</translation>
    </message>
    <message>
        <source>&lt;span style=&apos;color:%1&apos;&gt;◥&lt;/span&gt; high %2</source>
        <translation>&lt;span style=&apos;color:%1&apos;&gt;◥&lt;/span&gt; 上限 %2</translation>
    </message>
    <message>
        <source>⊠ NaN %1</source>
        <translation>⊠ NaN %1</translation>
    </message>
    <message>
        <source>▲▼ Inf %1</source>
        <translation>▲▼ Inf %1</translation>
    </message>
    <message>
        <source>Explain element</source>
        <translation>解释该元素</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Copy readout</source>
        <translation>复制读数</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Ctrl+C</translation>
    </message>
    <message>
        <source>Copy as table row</source>
        <translation>复制为表格行</translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation>Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Ctrl+0</source>
        <translation>Ctrl+0</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>切片平铺</translation>
    </message>
    <message>
        <source>G</source>
        <translation>G</translation>
    </message>
    <message>
        <source>Table of numbers</source>
        <translation>数值表</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>Pin tensor</source>
        <translation>固定张量</translation>
    </message>
</context>
</TS>
