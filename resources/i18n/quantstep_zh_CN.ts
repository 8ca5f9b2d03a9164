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
        <translation>缩放因子</translation>
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
        <translation>存储值范围</translation>
    </message>
    <message>
        <source>mean %1  σ %2</source>
        <translation>均值 %1  σ %2</translation>
    </message>
    <message>
        <source>real min … max</source>
        <translation>实数值范围</translation>
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
    <message>
        <source>%1: same</source>
        <translation>%1：相同</translation>
    </message>
    <message>
        <source>%1: %2 changed, at most %3 (%4 real)</source>
        <translation>%1：%2 个改变，最大 %3（实数 %4）</translation>
    </message>
    <message>
        <source>○ No model</source>
        <translation>○ 无模型</translation>
    </message>
    <message>
        <source>◌ Loading</source>
        <translation>◌ 正在加载</translation>
    </message>
    <message>
        <source>✕ Could not open</source>
        <translation>✕ 无法打开</translation>
    </message>
    <message>
        <source>▶ Running op %1/%2</source>
        <translation>▶ 正在运行算子 %1/%2</translation>
    </message>
    <message>
        <source>✓ Finished %1 ops, %2</source>
        <translation>✓ 已完成 %1 个算子，%2</translation>
    </message>
    <message>
        <source>✎ Stale: results from before an edit</source>
        <translation>✎ 已过期：编辑之前的结果</translation>
    </message>
    <message>
        <source>◷ Viewing step %1 of %2</source>
        <translation>◷ 正在查看第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Failed at %1/%2</source>
        <translation>失败于 %1/%2</translation>
    </message>
    <message>
        <source>Paused %1/%2</source>
        <translation>已暂停 %1/%2</translation>
    </message>
    <message>
        <source>%1 operators ran again in %2</source>
        <translation>%1 个算子已重新运行，用时 %2</translation>
    </message>
    <message>
        <source>Output — </source>
        <translation>输出 — </translation>
    </message>
    <message>
        <source>largest element stays at %1</source>
        <translation>最大元素仍位于 %1</translation>
    </message>
    <message>
        <source>▲ largest element moves from %1 to %2</source>
        <translation>▲ 最大元素由 %1 移至 %2</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… 另有 %1 个</translation>
    </message>
    <message>
        <source>%1 tensors came out the same</source>
        <translation>%1 个张量结果不变</translation>
    </message>
    <message>
        <source>execution is inside</source>
        <translation>执行位于其内部</translation>
    </message>
    <message>
        <source>op %1 %2</source>
        <translation>算子 %1 %2</translation>
    </message>
    <message>
        <source>%1 of subgraph %2</source>
        <translation>%1（子图 %2）</translation>
    </message>
    <message>
        <source>main graph</source>
        <translation>主图</translation>
    </message>
    <message>
        <source>then</source>
        <translation>then 分支</translation>
    </message>
    <message>
        <source>else</source>
        <translation>else 分支</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>body</source>
        <translation>循环体</translation>
    </message>
    <message>
        <source>initialization</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>decomposition</source>
        <translation>分解</translation>
    </message>
    <message>
        <source>branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>%1 of subgraph %2 %3</source>
        <translation>%1（子图 %2，%3）</translation>
    </message>
    <message>
        <source>, iteration %1</source>
        <translation>，迭代 %1</translation>
    </message>
    <message>
        <source>iteration %1</source>
        <translation>迭代 %1</translation>
    </message>
    <message>
        <source>%1 operators inside</source>
        <translation>内部已执行 %1 个算子</translation>
    </message>
    <message>
        <source>◍ Ready, before op %1</source>
        <translation>◍ 就绪，位于算子 %1 之前</translation>
    </message>
    <message>
        <source>inference %1, state kept</source>
        <translation>第 %1 次推理，状态保留</translation>
    </message>
    <message>
        <source>✕ Failed at op %1</source>
        <translation>✕ 失败于算子 %1</translation>
    </message>
    <message>
        <source>‖ Paused before op %1</source>
        <translation>‖ 已暂停，下一个算子 %1</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>high multiply, then shift: two roundings, ties up</source>
        <translation>高位乘法后移位：两次舍入，中点向上</translation>
    </message>
    <message>
        <source>product in float, rounded half to even</source>
        <translation>浮点乘积，四舍六入五成双</translation>
    </message>
    <message>
        <source>%1 LSB</source>
        <translation>%1 LSB</translation>
    </message>
    <message>
        <source>∞ dB</source>
        <translation>∞ dB</translation>
    </message>
    <message>
        <source>−∞ dB</source>
        <translation>−∞ dB</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>vs %1 (computing…)</source>
        <translation>对比 %1（计算中…）</translation>
    </message>
    <message>
        <source>vs %1</source>
        <translation>对比 %1</translation>
    </message>
    <message>
        <source>vs %1 (cancelled)</source>
        <translation>对比 %1（已取消）</translation>
    </message>
    <message>
        <source>ref %1</source>
        <translation>参考 %1</translation>
    </message>
    <message>
        <source> (real %1)</source>
        <translation>（实数 %1）</translation>
    </message>
    <message>
        <source>err %1</source>
        <translation>误差 %1</translation>
    </message>
    <message>
        <source>  real %1</source>
        <translation>  实数 %1</translation>
    </message>
    <message>
        <source>No reference is chosen: menu Run, Reference</source>
        <translation>尚未选择参考：菜单“运行”&gt;“参考”</translation>
    </message>
    <message>
        <source>The reference has another shape</source>
        <translation>参考的形状不同</translation>
    </message>
    <message>
        <source>The reference has other parameters: only real values compare</source>
        <translation>参考的量化参数不同：只能比较实数值</translation>
    </message>
    <message>
        <source>The reference has no scale: its codes are its values</source>
        <translation>参考没有缩放系数：其编码就是其数值</translation>
    </message>
</context>
<context>
    <name>quantstep::Actions</name>
    <message>
        <source>no model is open</source>
        <translation>没有打开模型</translation>
    </message>
    <message>
        <source>a run is going on</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>all operators have run; restart to run again</source>
        <translation>所有算子均已运行；要再次运行请重新开始</translation>
    </message>
    <message>
        <source>&amp;Run / Continue</source>
        <translation>运行 / 继续(&amp;R)</translation>
    </message>
    <message>
        <source>Run to the next breakpoint or to the end</source>
        <translation>运行到下一个断点或结尾</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Pause before the next operator</source>
        <translation>在下一个算子之前暂停</translation>
    </message>
    <message>
        <source>nothing is running</source>
        <translation>没有正在运行的任务</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>End the run and forget its values</source>
        <translation>结束运行并丢弃其结果</translation>
    </message>
    <message>
        <source>nothing has run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>R&amp;estart</source>
        <translation>重新开始(&amp;E)</translation>
    </message>
    <message>
        <source>Back to before the first operator; values are forgotten</source>
        <translation>回到第一个算子之前；丢弃已有的值</translation>
    </message>
    <message>
        <source>Step &amp;over</source>
        <translation>单步执行(&amp;O)</translation>
    </message>
    <message>
        <source>Run one operator</source>
        <translation>运行一个算子</translation>
    </message>
    <message>
        <source>all operators have run</source>
        <translation>所有算子均已运行</translation>
    </message>
    <message>
        <source>Step &amp;back</source>
        <translation>单步后退(&amp;B)</translation>
    </message>
    <message>
        <source>Look at the state one operator earlier</source>
        <translation>查看前一个算子时的状态</translation>
    </message>
    <message>
        <source>this is the start of the run</source>
        <translation>已是运行的起点</translation>
    </message>
    <message>
        <source>this is the newest step</source>
        <translation>已是最新一步</translation>
    </message>
    <message>
        <source>Step forward in &amp;history</source>
        <translation>在历史中前进一步(&amp;H)</translation>
    </message>
    <message>
        <source>Look at the state one recorded operator later</source>
        <translation>查看后一个已记录算子时的状态</translation>
    </message>
    <message>
        <source>Run &amp;to selected operator</source>
        <translation>运行到所选算子(&amp;T)</translation>
    </message>
    <message>
        <source>Run until just before the selected operator; back when it has already run</source>
        <translation>运行到所选算子之前；若它已运行则后退</translation>
    </message>
    <message>
        <source>no operator is selected</source>
        <translation>未选中算子</translation>
    </message>
    <message>
        <source>R&amp;e-run what is stale</source>
        <translation>重新运行已过期部分(&amp;E)</translation>
    </message>
    <message>
        <source>Run again what depends on the edits</source>
        <translation>重新运行依赖于编辑的部分</translation>
    </message>
    <message>
        <source>nothing is stale</source>
        <translation>没有已过期的结果</translation>
    </message>
    <message>
        <source>Re-run &amp;automatically after an edit</source>
        <translation>编辑后自动重新运行(&amp;A)</translation>
    </message>
    <message>
        <source>Run again what depends on an edit as soon as it is made</source>
        <translation>编辑后立即重新运行依赖于它的部分</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Stop loading, running and background work</source>
        <translation>停止加载、运行和后台任务</translation>
    </message>
    <message>
        <source>nothing is going on</source>
        <translation>没有进行中的任务</translation>
    </message>
    <message>
        <source>Toggle &amp;breakpoint</source>
        <translation>切换断点(&amp;B)</translation>
    </message>
    <message>
        <source>Stop before the selected operator, or no longer</source>
        <translation>在所选算子之前停下，或取消</translation>
    </message>
    <message>
        <source>&amp;Enable or disable breakpoint</source>
        <translation>启用或停用断点(&amp;E)</translation>
    </message>
    <message>
        <source>Keep the breakpoint of the selected operator, but do not stop there</source>
        <translation>保留所选算子的断点，但不在该处停下</translation>
    </message>
    <message>
        <source>the selected operator has no breakpoint</source>
        <translation>所选算子没有断点</translation>
    </message>
    <message>
        <source>Remove &amp;all breakpoints</source>
        <translation>删除所有断点(&amp;A)</translation>
    </message>
    <message>
        <source>Remove every breakpoint</source>
        <translation>删除全部断点</translation>
    </message>
    <message>
        <source>there are no breakpoints</source>
        <translation>没有断点</translation>
    </message>
    <message>
        <source>&amp;Go to operator or tensor…</source>
        <translation>转到算子或张量(&amp;G)…</translation>
    </message>
    <message>
        <source>Find an operator or tensor by words</source>
        <translation>按关键词查找算子或张量</translation>
    </message>
    <message>
        <source>&amp;Previous operator</source>
        <translation>上一个算子(&amp;P)</translation>
    </message>
    <message>
        <source>Select the operator before</source>
        <translation>选中前一个算子</translation>
    </message>
    <message>
        <source>&amp;Next operator</source>
        <translation>下一个算子(&amp;N)</translation>
    </message>
    <message>
        <source>Select the operator after</source>
        <translation>选中后一个算子</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>后退(&amp;B)</translation>
    </message>
    <message>
        <source>To what was selected before</source>
        <translation>回到之前选中的对象</translation>
    </message>
    <message>
        <source>nothing was selected before</source>
        <translation>之前没有选中的对象</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>前进(&amp;F)</translation>
    </message>
    <message>
        <source>To what was selected afterwards</source>
        <translation>转到之后选中的对象</translation>
    </message>
    <message>
        <source>nothing was selected afterwards</source>
        <translation>之后没有选中的对象</translation>
    </message>
    <message>
        <source>&amp;Find in panel</source>
        <translation>在面板中查找(&amp;F)</translation>
    </message>
    <message>
        <source>Filter the operators, the tensors or the graph</source>
        <translation>筛选算子、张量或图</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Take the last edit back</source>
        <translation>撤销上一次编辑</translation>
    </message>
    <message>
        <source>nothing was edited</source>
        <translation>没有做过编辑</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Make the edit again</source>
        <translation>重做该编辑</translation>
    </message>
    <message>
        <source>nothing was undone</source>
        <translation>没有撤销过编辑</translation>
    </message>
    <message>
        <source>no tensor is selected</source>
        <translation>未选中张量</translation>
    </message>
    <message>
        <source>the selected tensor is not quantized</source>
        <translation>所选张量未量化</translation>
    </message>
    <message>
        <source>Edit &amp;scale</source>
        <translation>编辑缩放因子(&amp;S)</translation>
    </message>
    <message>
        <source>Change the scale of the selected tensor</source>
        <translation>修改所选张量的缩放因子 (scale)</translation>
    </message>
    <message>
        <source>Edit &amp;zero point</source>
        <translation>编辑零点(&amp;Z)</translation>
    </message>
    <message>
        <source>Change the zero point of the selected tensor</source>
        <translation>修改所选张量的零点</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a .tflite model</source>
        <translation>打开 .tflite 模型</translation>
    </message>
    <message>
        <source>&amp;Close model</source>
        <translation>关闭模型(&amp;C)</translation>
    </message>
    <message>
        <source>Close the model</source>
        <translation>关闭模型</translation>
    </message>
    <message>
        <source>Set &amp;input…</source>
        <translation>设置输入(&amp;I)…</translation>
    </message>
    <message>
        <source>Seed, zeros or a file for each input</source>
        <translation>为每个输入指定随机种子、全零或文件</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>Put all panels where they were at first</source>
        <translation>把所有面板恢复到初始位置</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Colours of the window</source>
        <translation>窗口配色</translation>
    </message>
    <message>
        <source>&amp;Maximize panel</source>
        <translation>最大化面板(&amp;M)</translation>
    </message>
    <message>
        <source>Give the focused panel all the room, or put it back</source>
        <translation>让当前面板占满窗口，或恢复原状</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>All keys on one sheet</source>
        <translation>在一页上列出所有快捷键</translation>
    </message>
    <message>
        <source>&amp;About QuantStep</source>
        <translation>关于 QuantStep(&amp;A)</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>&amp;Undo %1</source>
        <translation>撤销 %1(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo %1</source>
        <translation>重做 %1(&amp;R)</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>当前不可用：%1</translation>
    </message>
    <message>
        <source>Language of the window, from the next start on</source>
        <translation>窗口语言，下次启动时生效</translation>
    </message>
    <message>
        <source>Run &amp;next inference, keeping state</source>
        <translation>运行下一次推理，保留状态(&amp;N)</translation>
    </message>
    <message>
        <source>Begin again with variables and resources as they are, and run</source>
        <translation>变量与资源保持现状，从头开始运行</translation>
    </message>
    <message>
        <source>the model keeps nothing from one inference to the next</source>
        <translation>该模型在两次推理之间不保留任何状态</translation>
    </message>
    <message>
        <source>this inference is not finished</source>
        <translation>本次推理尚未完成</translation>
    </message>
    <message>
        <source>Step &amp;into</source>
        <translation>单步进入(&amp;I)</translation>
    </message>
    <message>
        <source>Go to the first operator of the subgraph that runs next</source>
        <translation>转到接下来运行的子图的第一个算子</translation>
    </message>
    <message>
        <source>the next operator runs no subgraph</source>
        <translation>下一个算子不运行子图</translation>
    </message>
    <message>
        <source>Step o&amp;ut</source>
        <translation>单步跳出(&amp;U)</translation>
    </message>
    <message>
        <source>Run to the end of the subgraph</source>
        <translation>运行到子图末尾</translation>
    </message>
    <message>
        <source>the main graph is running, and nothing called it</source>
        <translation>当前位于主图，没有调用者</translation>
    </message>
    <message>
        <source>LiteRT 2, reference kernels: every integer is exact</source>
        <translation>LiteRT 2 参考内核：每个整数都精确</translation>
    </message>
    <message>
        <source>Reference kernels before April 2025: dense layers in fixed point</source>
        <translation>2025 年 4 月以前的参考内核：全连接层用定点计算</translation>
    </message>
    <message>
        <source>LiteRT 2, optimized kernels on x86-64, no delegate</source>
        <translation>LiteRT 2 在 x86-64 上的优化内核，不用委托</translation>
    </message>
    <message>
        <source>LiteRT 2 with the XNNPACK delegate; approximate</source>
        <translation>LiteRT 2 加 XNNPACK 委托；为近似结果</translation>
    </message>
    <message>
        <source>TensorFlow Lite Micro, reference kernels</source>
        <translation>TensorFlow Lite Micro 参考内核</translation>
    </message>
    <message>
        <source>LiteRT reference kernels built with one rounding per multiplier</source>
        <translation>以单次舍入构建的 LiteRT 参考内核</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>无(&amp;N)</translation>
    </message>
    <message>
        <source>Compare with nothing</source>
        <translation>不作比较</translation>
    </message>
    <message>
        <source>Compare every value with what %1 computes for the same model and inputs</source>
        <translation>把每个值与 %1 对同一模型和输入算出的值比较</translation>
    </message>
    <message>
        <source>this is the arithmetic that is computed</source>
        <translation>当前计算用的就是这种算术</translation>
    </message>
    <message>
        <source>Compare with a &amp;dump…</source>
        <translation>与转储比较(&amp;D)…</translation>
    </message>
    <message>
        <source>What a device computed, from a file: which operator is wrong, and why</source>
        <translation>设备算出的结果（文件）：哪个算子错了，为什么</translation>
    </message>
    <message>
        <source>Compare with a dump &amp;folder…</source>
        <translation>与转储文件夹比较(&amp;F)…</translation>
    </message>
    <message>
        <source>What a device computed, from a folder of arrays: which operator is wrong, and why</source>
        <translation>设备算出的结果（数组文件夹）：哪个算子错了，为什么</translation>
    </message>
    <message>
        <source>Save &amp;picture of this panel…</source>
        <translation>保存此面板的图片(&amp;P)…</translation>
    </message>
    <message>
        <source>The panel with the focus, as a PNG file</source>
        <translation>将有焦点的面板保存为 PNG 文件</translation>
    </message>
</context>
<context>
    <name>quantstep::BlamePanel</name>
    <message>
        <source>Compare with a dump…</source>
        <translation>与转储比较…</translation>
    </message>
    <message>
        <source>Operators compared with the dump</source>
        <translation>与转储比较的算子</translation>
    </message>
    <message>
        <source>Entries of the dump without a tensor</source>
        <translation>转储中没有对应张量的条目</translation>
    </message>
    <message>
        <source>Take it for the selected tensor</source>
        <translation>作为所选张量</translation>
    </message>
    <message>
        <source>A dump is what a device computed: .npz, a folder of .npy, .csv, .bin or hex files, a log of TensorFlow Lite Micro. Each operator is run on the dump&apos;s own inputs, and what it gets wrong is named.</source>
        <translation>转储是设备算出的结果：.npz、.npy 文件夹、.csv、.bin 或十六进制文件、TensorFlow Lite Micro 的日志。每个算子都用转储自身的输入运行，并指出算错之处。</translation>
    </message>
    <message>
        <source>Entries without a tensor: %1</source>
        <translation>没有对应张量的条目：%1</translation>
    </message>
    <message>
        <source>%1 outputs compared, %2 operators not</source>
        <translation>已比较 %1 个输出，%2 个算子未比较</translation>
    </message>
    <message>
        <source>✓ every operator computes what is expected</source>
        <translation>✓ 每个算子都算出了预期的结果</translation>
    </message>
    <message>
        <source>✗ first wrong: %1</source>
        <translation>✗ 首个出错：%1</translation>
    </message>
    <message>
        <source>✗ constants are not the model&apos;s</source>
        <translation>✗ 常量与模型不符</translation>
    </message>
    <message>
        <source>first at element %1: expected %2, found %3</source>
        <translation>首个在元素 %1：预期 %2，实为 %3</translation>
    </message>
</context>
<context>
    <name>quantstep::BlameRun</name>
    <message>
        <source>Comparing with the dump</source>
        <translation>正在与转储比较</translation>
    </message>
    <message>
        <source>Comparing with %1 was cancelled</source>
        <translation>与 %1 的比较已取消</translation>
    </message>
</context>
<context>
    <name>quantstep::BlameTableModel</name>
    <message>
        <source>Operator</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Differing</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大差</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
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
    <name>quantstep::CallStackModel</name>
    <message>
        <source>op %1 %2</source>
        <translation>算子 %1 %2</translation>
    </message>
    <message>
        <source>inside %1</source>
        <translation>在 %1 内部</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>%1 之前</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Subgraph</source>
        <translation>子图</translation>
    </message>
    <message>
        <source>Execution stands</source>
        <translation>执行位置</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>迭代</translation>
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
    <name>quantstep::ExplainPanel</name>
    <message>
        <source>Press Enter on an element of the tensor view, or double-click it: here it says which arithmetic made it, step by step.</source>
        <translation>在张量视图的元素上按回车或双击：这里逐步显示算出它的运算。</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Back to the explanation before</source>
        <translation>回到上一个解释</translation>
    </message>
    <message>
        <source>Forward again</source>
        <translation>再向前</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Copy the explanation as text</source>
        <translation>将解释复制为文本</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Copy the steps as a Python program</source>
        <translation>将步骤复制为 Python 程序</translation>
    </message>
    <message>
        <source>C</source>
        <translation>C</translation>
    </message>
    <message>
        <source>Copy the steps as a C program</source>
        <translation>将步骤复制为 C 程序</translation>
    </message>
    <message>
        <source>Copy:</source>
        <translation>复制：</translation>
    </message>
    <message>
        <source>Channel of the maps</source>
        <translation>图的通道</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>各项</translation>
    </message>
    <message>
        <source>Click: go there. Alt+click or Enter: explain that element.</source>
        <translation>单击：转到该元素。Alt+单击或回车：解释该元素。</translation>
    </message>
    <message>
        <source>Channel %1 of %2</source>
        <translation>通道 %1（共 %2）</translation>
    </message>
    <message>
        <source>✓ recomputed %1 = stored %2</source>
        <translation>✓ 重算 %1 = 存储 %2</translation>
    </message>
    <message>
        <source>✗ recomputed %1, stored %2 before an edit</source>
        <translation>✗ 重算 %1，编辑前存储 %2</translation>
    </message>
    <message>
        <source>✗ recomputed %1 ≠ stored %2</source>
        <translation>✗ 重算 %1 ≠ 存储 %2</translation>
    </message>
    <message>
        <source>%1 = %2 (real %3)</source>
        <translation>%1 = %2（实数 %3）</translation>
    </message>
    <message>
        <source>%1 = %2</source>
        <translation>%1 = %2</translation>
    </message>
    <message>
        <source>Arithmetic: %1</source>
        <translation>算术：%1</translation>
    </message>
    <message>
        <source>Arithmetic %1: %2</source>
        <translation>算术 %1：%2</translation>
    </message>
    <message>
        <source>No step-by-step explanation for this operator yet: it was run again as a whole.</source>
        <translation>该算子还没有逐步解释：已将其整体重新运行。</translation>
    </message>
    <message>
        <source>Not possible: a step is no plain integer arithmetic</source>
        <translation>无法复制：有的步骤不是纯整数运算</translation>
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
    <name>quantstep::GoToDialog</name>
    <message>
        <source>Go to operator or tensor</source>
        <translation>转到算子或张量</translation>
    </message>
    <message>
        <source>Words of a name, a shape or a number: conv 3x3, op 12</source>
        <translation>名称、形状或编号中的关键词：conv 3x3, op 12</translation>
    </message>
    <message>
        <source>Words to find</source>
        <translation>查找关键词</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>匹配结果</translation>
    </message>
    <message>
        <source>Enter goes there, Esc closes.</source>
        <translation>按 Enter 跳转，按 Esc 关闭。</translation>
    </message>
    <message>
        <source>tensor %1</source>
        <translation>张量 %1</translation>
    </message>
    <message>
        <source>subgraph %1 tensor %2</source>
        <translation>子图 %1 张量 %2</translation>
    </message>
</context>
<context>
    <name>quantstep::GraphBinder</name>
    <message>
        <source>&amp;None</source>
        <translation>无(&amp;N)</translation>
    </message>
    <message>
        <source>Colours show the kind of operator</source>
        <translation>颜色表示算子的类别</translation>
    </message>
    <message>
        <source>&amp;Elements that differ</source>
        <translation>不同的元素(&amp;E)</translation>
    </message>
    <message>
        <source>Share of the first output that differs from the reference</source>
        <translation>第一个输出中与参考不同的元素所占比例</translation>
    </message>
    <message>
        <source>&amp;SQNR</source>
        <translation>SQNR(&amp;S)</translation>
    </message>
    <message>
        <source>Signal against the difference from the reference, in dB</source>
        <translation>信号与参考差值之比，单位 dB</translation>
    </message>
    <message>
        <source>Colours of the nodes. Errors need a reference: menu Run, Reference</source>
        <translation>节点的颜色。误差需要参考：菜单“运行”&gt;“参考”</translation>
    </message>
    <message>
        <source>Heat: none</source>
        <translation>热度：无</translation>
    </message>
    <message>
        <source>Colours of the nodes</source>
        <translation>节点的颜色</translation>
    </message>
    <message>
        <source>Heat: ≠ %1</source>
        <translation>热度：≠ %1</translation>
    </message>
    <message>
        <source>Colours show how many elements differ from %1</source>
        <translation>颜色表示有多少元素与 %1 不同</translation>
    </message>
    <message>
        <source>equal to %1</source>
        <translation>与 %1 相等</translation>
    </message>
    <message>
        <source>every element differs (colours by powers of ten)</source>
        <translation>所有元素都不同（颜色按 10 的幂分级）</translation>
    </message>
    <message>
        <source>Heat: SQNR vs %1</source>
        <translation>热度：SQNR，对比 %1</translation>
    </message>
    <message>
        <source>Colours show the SQNR against %1</source>
        <translation>颜色表示相对 %1 的 SQNR</translation>
    </message>
    <message>
        <source>equal to %1, ∞ dB</source>
        <translation>与 %1 相等，∞ dB</translation>
    </message>
    <message>
        <source>SQNR of %1 dB or less</source>
        <translation>SQNR 不高于 %1 dB</translation>
    </message>
    <message>
        <source>≠ %1</source>
        <translation>≠ %1</translation>
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
    <message>
        <source>execution is inside</source>
        <translation>执行位于其内部</translation>
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
    <message>
        <source>Colours of the nodes</source>
        <translation>节点的颜色</translation>
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
    <name>quantstep::InfoBar</name>
    <message>
        <source>Undo the edit</source>
        <translation>撤销编辑</translation>
    </message>
    <message>
        <source>✎ A parameter was edited; the hatched results are from before.</source>
        <translation>✎ 参数已修改；带斜线的结果来自修改之前。</translation>
    </message>
    <message>
        <source>Run again (F5)</source>
        <translation>重新运行 (F5)</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>◷ Viewing step %1 of %2 in history.</source>
        <translation>◷ 正在查看历史中的第 %1 步，共 %2 步。</translation>
    </message>
    <message>
        <source>Return to step %1</source>
        <translation>返回第 %1 步</translation>
    </message>
</context>
<context>
    <name>quantstep::InputDialog</name>
    <message>
        <source>Set input</source>
        <translation>设置输入</translation>
    </message>
    <message>
        <source>Setting inputs restarts the run.</source>
        <translation>设置输入后将重新开始运行。</translation>
    </message>
    <message>
        <source>Random, from seed</source>
        <translation>随机（由种子生成）</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Kind of input %1</source>
        <translation>输入 %1 的来源</translation>
    </message>
    <message>
        <source>Seed or path of input %1</source>
        <translation>输入 %1 的种子或路径</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Input file</source>
        <translation>输入文件</translation>
    </message>
    <message>
        <source>Inputs (*.npy *.csv *.txt *.png *.jpg *.jpeg *.bmp *.raw *.bin);;All files (*)</source>
        <translation>输入文件 (*.npy *.csv *.txt *.png *.jpg *.jpeg *.bmp *.raw *.bin);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>A seed is a whole number from 0 on.</source>
        <translation>种子必须是不小于 0 的整数。</translation>
    </message>
</context>
<context>
    <name>quantstep::InspectorBinder</name>
    <message>
        <source>Select an operator in the graph or in the list.</source>
        <translation>请在图或列表中选择一个算子。</translation>
    </message>
    <message>
        <source>Open a model to inspect it.</source>
        <translation>打开模型以查看其内容。</translation>
    </message>
    <message>
        <source>Select a tensor in the graph or in the list.</source>
        <translation>请在图或列表中选择一个张量。</translation>
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
    <name>quantstep::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Anywhere</source>
        <translation>任意位置</translation>
    </message>
    <message>
        <source>Show or hide a panel</source>
        <translation>显示或隐藏面板</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>计算图</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Along producers, consumers and neighbours</source>
        <translation>沿产生者、使用者和相邻节点移动</translation>
    </message>
    <message>
        <source>Shift+arrows</source>
        <translation>Shift+方向键</translation>
    </message>
    <message>
        <source>Along the edges</source>
        <translation>沿边移动</translation>
    </message>
    <message>
        <source>Enter, Backspace</source>
        <translation>Enter、Backspace</translation>
    </message>
    <message>
        <source>Into a subgraph, and out again</source>
        <translation>进入子图，以及返回</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Tensor view</source>
        <translation>张量视图</translation>
    </message>
    <message>
        <source>Arrows, Shift+arrows</source>
        <translation>方向键、Shift+方向键</translation>
    </message>
    <message>
        <source>Move the element cursor by 1 or 10</source>
        <translation>将元素光标移动 1 或 10 格</translation>
    </message>
    <message>
        <source>R (hold)</source>
        <translation>R（按住）</translation>
    </message>
    <message>
        <source>Previous and next slice</source>
        <translation>上一个和下一个切片</translation>
    </message>
    <message>
        <source>Fit range, type range, saturation marks, contact sheet, numbers</source>
        <translation>适应数据范围、类型范围、饱和标记、切片平铺、数值表</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Ctrl+C</translation>
    </message>
    <message>
        <source>Copy the readout</source>
        <translation>复制读数</translation>
    </message>
    <message>
        <source>Ctrl+Alt+1 … 9, 0</source>
        <translation>Ctrl+Alt+1 … 9, 0</translation>
    </message>
    <message>
        <source>Stored codes, real values</source>
        <translation>存储的编码、实数值</translation>
    </message>
    <message>
        <source>Reference, error, size of the error</source>
        <translation>参考、误差、误差大小</translation>
    </message>
    <message>
        <source>Before the last edit, difference to it</source>
        <translation>上次编辑之前、与其差值</translation>
    </message>
    <message>
        <source>Change between codes and real values</source>
        <translation>在编码与实数值之间切换</translation>
    </message>
    <message>
        <source>Peek at the reference, without one at the value before the edit</source>
        <translation>按住查看参考；没有参考时查看编辑前的值</translation>
    </message>
</context>
<context>
    <name>quantstep::ListPanel</name>
    <message>
        <source>Filter: words, op:conv, shape:1x7x7, -reshape</source>
        <translation>筛选：关键词, op:conv, shape:1x7x7, -reshape</translation>
    </message>
    <message>
        <source>Filter of %1</source>
        <translation>%1的筛选</translation>
    </message>
    <message>
        <source>Words are joined by “and”. Columns: %1</source>
        <translation>各关键词须同时满足。可用的列：%1</translation>
    </message>
    <message>
        <source>%1 of %2 shown — clear</source>
        <translation>显示 %1 / %2 — 清除</translation>
    </message>
    <message>
        <source>Nothing fits the filter.</source>
        <translation>没有符合筛选条件的项。</translation>
    </message>
</context>
<context>
    <name>quantstep::LoadFailedPage</name>
    <message>
        <source>✕ This file could not be opened</source>
        <translation>✕ 无法打开此文件</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>打开其他文件…</translation>
    </message>
    <message>
        <source>Back to the open model</source>
        <translation>返回已打开的模型</translation>
    </message>
    <message>
        <source>Back to the start page</source>
        <translation>返回起始页</translation>
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
    <name>quantstep::MainWindow</name>
    <message>
        <source>There is no input for “%1”</source>
        <translation>没有与“%1”对应的输入</translation>
    </message>
    <message>
        <source>QuantStep</source>
        <translation>QuantStep</translation>
    </message>
    <message numerus="yes">
        <source>%n edits</source>
        <translation>
            <numerusform>%n 处编辑</numerusform>
        </translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>TensorFlow Lite models (*.tflite *.lite *.bin);;All files (*)</source>
        <translation>TensorFlow Lite 模型 (*.tflite *.lite *.bin);;所有文件 (*)</translation>
    </message>
    <message>
        <source>About QuantStep</source>
        <translation>关于 QuantStep</translation>
    </message>
    <message>
        <source>QuantStep %1

Debugger for quantized TensorFlow Lite models.
Licence: GPL-3.0-or-later.</source>
        <translation>QuantStep %1

量化 TensorFlow Lite 模型调试器。
许可证：GPL-3.0-or-later。</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>算子列表</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量列表</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>计算图</translation>
    </message>
    <message>
        <source>Tensor view</source>
        <translation>张量视图</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>No breakpoints. F9 sets one at the selected operator.</source>
        <translation>没有断点。按 F9 在所选算子处设置断点。</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Nothing has run yet. F10 runs one operator, F5 all. Enter on a step goes back there.</source>
        <translation>尚未运行。F10 运行一个算子，F5 运行全部。在某一步上按 Enter 可回到该步。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>No edits. F2 changes the scale of the selected tensor.</source>
        <translation>没有编辑。按 F2 修改所选张量的缩放因子。</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>编辑记录</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近的文件(&amp;R)</translation>
    </message>
    <message>
        <source>Open &amp;sample</source>
        <translation>打开示例(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>▶ Run</source>
        <translation>▶ 运行</translation>
    </message>
    <message>
        <source>‖ Pause</source>
        <translation>‖ 暂停</translation>
    </message>
    <message>
        <source>■ Stop</source>
        <translation>■ 停止</translation>
    </message>
    <message>
        <source>⟲ Restart</source>
        <translation>⟲ 重新开始</translation>
    </message>
    <message>
        <source>◁ Back</source>
        <translation>◁ 后退</translation>
    </message>
    <message>
        <source>▷ Step</source>
        <translation>▷ 单步</translation>
    </message>
    <message>
        <source>⇥ Run to</source>
        <translation>⇥ 运行到</translation>
    </message>
    <message>
        <source>● Breakpoint</source>
        <translation>● 断点</translation>
    </message>
    <message>
        <source>Input…</source>
        <translation>输入…</translation>
    </message>
    <message>
        <source>✎ Scale</source>
        <translation>✎ 缩放因子</translation>
    </message>
    <message>
        <source>↶ Undo</source>
        <translation>↶ 撤销</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Pinned: t%1</source>
        <translation>固定：t%1</translation>
    </message>
    <message>
        <source>Call stack</source>
        <translation>调用栈</translation>
    </message>
    <message>
        <source>Execution is in the main graph. F11 goes into the subgraph that the next operator runs, Shift+F11 out again.</source>
        <translation>执行位于主图。F11 进入下一个算子所运行的子图，Shift+F11 返回。</translation>
    </message>
    <message>
        <source>↘ Into</source>
        <translation>↘ 进入</translation>
    </message>
    <message>
        <source>↗ Out</source>
        <translation>↗ 跳出</translation>
    </message>
    <message>
        <source>Arith&amp;metic</source>
        <translation>算术(&amp;M)</translation>
    </message>
    <message>
        <source>Re&amp;ference</source>
        <translation>参考(&amp;F)</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>Compare with a dump folder</source>
        <translation>与转储文件夹比较</translation>
    </message>
    <message>
        <source>Compare with a dump</source>
        <translation>与转储比较</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Device dump</source>
        <translation>设备转储</translation>
    </message>
    <message>
        <source>Comparing with %1 …</source>
        <translation>正在与 %1 比较…</translation>
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
    <message>
        <source>↳ inside</source>
        <translation>↳ 内部</translation>
    </message>
    <message>
        <source>execution is in a subgraph of it</source>
        <translation>执行位于它的子图中</translation>
    </message>
    <message>
        <source>● breakpoint, ▶ next to run, ↳ execution is inside, ✓ executed, ▨ from before an edit, ⊘ cannot run, ✎ edited</source>
        <translation>● 断点，▶ 下一个运行，↳ 执行位于内部，✓ 已执行，▨ 编辑之前的结果，⊘ 无法运行，✎ 已编辑</translation>
    </message>
    <message>
        <source>Not computed yet with the present parameters</source>
        <translation>尚未用当前参数计算</translation>
    </message>
    <message>
        <source>%1 of %2 elements differ from %3; max |e| %4, RMSE %5, bias %6 in real units; SQNR %7</source>
        <translation>%2 个元素中有 %1 个与 %3 不同；以实数计最大 |e| %4，RMSE %5，偏差 %6；SQNR %7</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>≠ %1</source>
        <translation>≠ %1</translation>
    </message>
    <message>
        <source>Max error</source>
        <translation>最大误差</translation>
    </message>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>Elements of the first output that differ from %1</source>
        <translation>第一个输出中与 %1 不同的元素</translation>
    </message>
    <message>
        <source>Largest difference from %1: in LSB, or in real units where codes differ in meaning</source>
        <translation>与 %1 的最大差值：单位 LSB；编码含义不同时为实数</translation>
    </message>
    <message>
        <source>Signal against the difference from %1: 10 log10(Σ reference² / Σ difference²)</source>
        <translation>信号与 %1 的差值之比：10 log10(Σ 参考² / Σ 差值²)</translation>
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
    <name>quantstep::ReferenceRun</name>
    <message>
        <source>%1 is computed now, and no longer the reference</source>
        <translation>现在计算用的是 %1，它不再作为参考</translation>
    </message>
    <message>
        <source>Computing the reference %1</source>
        <translation>正在计算参考 %1</translation>
    </message>
    <message>
        <source>The reference %1 ends early: %2</source>
        <translation>参考 %1 提前结束：%2</translation>
    </message>
    <message>
        <source>No reference is chosen: menu Run, Reference</source>
        <translation>尚未选择参考：菜单“运行”&gt;“参考”</translation>
    </message>
    <message>
        <source>The reference %1 is being computed</source>
        <translation>正在计算参考 %1</translation>
    </message>
    <message>
        <source>The reference %1 was cancelled: choose it again to compute it</source>
        <translation>参考 %1 的计算已取消：重新选择即可计算</translation>
    </message>
    <message>
        <source>A reference has the tensors of the main graph only</source>
        <translation>参考只含主图的张量</translation>
    </message>
    <message>
        <source>The reference %1 did not keep this tensor: the memory limit is reached</source>
        <translation>参考 %1 没有保留这个张量：已达到内存上限</translation>
    </message>
    <message>
        <source>The value is from before an edit</source>
        <translation>该值来自编辑之前</translation>
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
    <message>
        <source>Reading the inputs</source>
        <translation>正在读取输入</translation>
    </message>
    <message>
        <source>Going into a subgraph</source>
        <translation>正在进入子图</translation>
    </message>
    <message>
        <source>Running to the end of the subgraph</source>
        <translation>正在运行到子图末尾</translation>
    </message>
    <message>
        <source>Next inference</source>
        <translation>下一次推理</translation>
    </message>
    <message>
        <source>The run did not come by %1</source>
        <translation>运行没有经过 %1</translation>
    </message>
    <message>
        <source>Changing the arithmetic</source>
        <translation>正在更换算术</translation>
    </message>
    <message>
        <source>Explaining an element</source>
        <translation>正在解释一个元素</translation>
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
    <name>quantstep::StageTableModel</name>
    <message>
        <source>Stage</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>How</source>
        <translation>算法</translation>
    </message>
    <message>
        <source>Real</source>
        <translation>实数</translation>
    </message>
    <message>
        <source>Loss, LSB</source>
        <translation>损失 (LSB)</translation>
    </message>
</context>
<context>
    <name>quantstep::StatusLine</name>
    <message>
        <source>State of the run</source>
        <translation>运行状态</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>取消 (Esc)</translation>
    </message>
    <message>
        <source>Memory held by computed values</source>
        <translation>已计算的值占用的内存</translation>
    </message>
    <message>
        <source>input: %1</source>
        <translation>输入：%1</translation>
    </message>
    <message>
        <source>mem %1</source>
        <translation>内存 %1</translation>
    </message>
    <message>
        <source>Whose arithmetic is computed: menu Run, Arithmetic</source>
        <translation>按谁的算术计算：菜单“运行”中的“算术”</translation>
    </message>
    <message>
        <source>What values are compared with: menu Run, Reference</source>
        <translation>与什么比较：菜单“运行”&gt;“参考”</translation>
    </message>
</context>
<context>
    <name>quantstep::TensorBinder</name>
    <message>
        <source>Select a tensor in the list or in the graph.</source>
        <translation>请在列表或图中选择一个张量。</translation>
    </message>
    <message>
        <source>The value is from before an edit</source>
        <translation>该值来自编辑之前</translation>
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
    <message>
        <source>vs %1: none</source>
        <translation>对比 %1：无</translation>
    </message>
    <message>
        <source>vs %1</source>
        <translation>对比 %1</translation>
    </message>
    <message>
        <source>What Reference and Error refer to: menu Run, Reference</source>
        <translation>“参考”和“误差”所指的对象：菜单“运行”&gt;“参考”</translation>
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
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>|Error|</source>
        <translation>|误差|</translation>
    </message>
    <message>
        <source>the reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>the reference %1</source>
        <translation>参考 %1</translation>
    </message>
    <message>
        <source>The value in %1 (3; hold R to peek)</source>
        <translation>%1中的值（3；按住 R 查看）</translation>
    </message>
    <message>
        <source>Value minus %1 (4)</source>
        <translation>当前值减去%1（4）</translation>
    </message>
    <message>
        <source>Distance from %1 (5)</source>
        <translation>与%1的距离（5）</translation>
    </message>
    <message>
        <source>Before the last edit (6)</source>
        <translation>上次编辑之前（6）</translation>
    </message>
    <message>
        <source>Now minus before the last edit (7)</source>
        <translation>当前值减去上次编辑之前（7）</translation>
    </message>
    <message>
        <source>in reals</source>
        <translation>实数</translation>
    </message>
    <message>
        <source>in codes (LSB)</source>
        <translation>编码 (LSB)</translation>
    </message>
    <message>
        <source>Change between codes and real values (U)</source>
        <translation>在编码与实数值之间切换（U）</translation>
    </message>
</context>
<context>
    <name>quantstep::TermMaps</name>
    <message>
        <source>Terms as maps</source>
        <translation>各项的图</translation>
    </message>
    <message>
        <source>input x</source>
        <translation>输入 x</translation>
    </message>
    <message>
        <source>filter w</source>
        <translation>滤波器 w</translation>
    </message>
    <message>
        <source>terms</source>
        <translation>各项</translation>
    </message>
</context>
<context>
    <name>quantstep::TermTableModel</name>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>w</source>
        <translation>w</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>Term</source>
        <translation>项</translation>
    </message>
    <message>
        <source>Sum so far</source>
        <translation>累计和</translation>
    </message>
    <message>
        <source>x at</source>
        <translation>x 位置</translation>
    </message>
    <message>
        <source>w at</source>
        <translation>w 位置</translation>
    </message>
</context>
<context>
    <name>quantstep::WelcomePage</name>
    <message>
        <source>Digits, conv net, int8</source>
        <translation>手写数字，卷积网络，int8</translation>
    </message>
    <message>
        <source>Digits, conv net, int8, one scale is wrong</source>
        <translation>手写数字，卷积网络，int8，有一个缩放因子错误</translation>
    </message>
    <message>
        <source>Digits, conv net, float</source>
        <translation>手写数字，卷积网络，float</translation>
    </message>
    <message>
        <source>Digits, dense layer, int8</source>
        <translation>手写数字，全连接层，int8</translation>
    </message>
    <message>
        <source>Digits, dense layer, uint8</source>
        <translation>手写数字，全连接层，uint8</translation>
    </message>
    <message>
        <source>Digits, dense layer, float</source>
        <translation>手写数字，全连接层，float</translation>
    </message>
    <message>
        <source>QuantStep</source>
        <translation>QuantStep</translation>
    </message>
    <message>
        <source>Run a quantized TensorFlow Lite model operator by operator and see every integer.</source>
        <translation>逐算子运行量化的 TensorFlow Lite 模型，看清每一个整数。</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>最近的文件</translation>
    </message>
    <message>
        <source>Enter opens, Del removes from the list</source>
        <translation>按 Enter 打开，按 Del 从列表中移除</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Or drop a .tflite file anywhere on this window. Press ? for all keys.</source>
        <translation>也可将 .tflite 文件拖放到本窗口任意处。按 ? 查看所有快捷键。</translation>
    </message>
    <message>
        <source>%1 — missing</source>
        <translation>%1 — 文件不存在</translation>
    </message>
    <message>
        <source>Models you open will be listed here.</source>
        <translation>打开过的模型将列在这里。</translation>
    </message>
</context>
</TS>
