using System.Globalization;

namespace Vigie.Bench.Reading;

/// <summary>What was measured on one file.</summary>
internal sealed class ReadingRow(Corpus corpus, long bytes)
{
    private const double EndToEndGoal = 300_000;
    private const double MostBytesALine = 0.5;    // a table that still grows; one object a line is 24 at least

    private double _program = double.PositiveInfinity;
    private double _counting = double.PositiveInfinity;
    private double _searching = double.PositiveInfinity;

    public static string[] Names { get; } =
    [
        "file", "lines", "bytes a line", "goal", "fresh", "warm", "B a line", "windows", "program", "`wc -l`", "`grep -c ERROR`",
    ];

    public List<Pass> Fresh { get; } = [];

    public List<Pass> Warm { get; } = [];

    public List<Pass> Windows { get; } = [];

    /// <summary>Whether the goals are reached.</summary>
    public bool IsGood =>
        Best(Fresh) >= corpus.Goal && Warm.Min(pass => pass.BytesALine) < MostBytesALine
        && (!corpus.IsInOrder || Best(Windows) >= EndToEndGoal);

    private long Lines => Fresh[0].Lines;

    public void AddProgram(double? seconds) => _program = Math.Min(_program, seconds ?? _program);

    public void AddCounting(double? seconds) => _counting = Math.Min(_counting, seconds ?? _counting);

    public void AddSearching(double? seconds) => _searching = Math.Min(_searching, seconds ?? _searching);

    public string[] Cells() =>
    [
        corpus.Name, Lines.ToString("N0", CultureInfo.InvariantCulture),
        (bytes / Lines).ToString(CultureInfo.InvariantCulture), Rate(corpus.Goal), Rate(Best(Fresh)), Rate(Best(Warm)),
        Warm.Min(pass => pass.BytesALine).ToString("0.00", CultureInfo.InvariantCulture), Rate(Best(Windows)),
        Rate(Lines / _program), Rate(Lines / _counting), Rate(Lines / _searching),
    ];

    private static double Best(List<Pass> passes) => passes.Count == 0 ? 0 : passes.Max(pass => pass.Rate);

    private static string Rate(double linesPerSecond) => double.IsFinite(linesPerSecond) && linesPerSecond > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{linesPerSecond / 1000:N0} k/s") : "-";
}
