using System.Globalization;
using System.Text;

namespace Vigie.Bench.Peers;

/// <summary>
/// The tree and mini-batch k-means beside scikit-learn's, case by case, into <c>bench/results/clustering.md</c>. A case
/// that was not run keeps its section, which is why each section names its commit, processor and versions.
/// </summary>
internal static class ClusteringRun
{
    private static readonly (string Id, string Title, Func<TextWriter, IEnumerable<string>> Measure)[] Cases =
    [
        ("speed", "Speed at the same threshold, branching 50", ClusteringSpeed.Measure),
        ("growth", "Time and memory as the number of rows grows", ClusteringScale.Growth),
        ("offsets", "All rows moved", ClusteringScale.Offsets),
        ("memory", "A limit of 8 MB on 10,000,000 rows of 16 features", ClusteringMemory.Measure),
        ("sets", "Public sets and those of the paper", ClusteringQuality.Measure),
    ];

    public static int Run(string? only, TextWriter output)
    {
        var chosen = Cases.Where(c => only is null || c.Id == only).ToList();
        if (chosen.Count == 0)
        {
            output.WriteLine($"There is no case '{only}': choose among {string.Join(", ", Cases.Select(c => c.Id))}.");
            return 1;
        }
        if (PythonPeer.Version() is not { } version)
        {
            output.WriteLine("scikit-learn is missing: install python3-sklearn.");
            return 1;
        }
        ClusteringPeer.Pin();
        string file = Path.Combine(Places.Results(), "clustering.md");
        foreach (var (id, title, measure) in chosen)
        {
            output.WriteLine($"{id}: {title}");
            var lines = measure(output).ToList();
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"## {id}: {title}\n\n").AppendJoin('\n', lines).Append("\n\n");
            text.Append(CultureInfo.InvariantCulture, $"Commit {Surroundings.Commit()}, {Surroundings.Processor()}, one of them used; ");
            text.Append(CultureInfo.InvariantCulture, $".NET {Environment.Version}, scikit-learn {version}.\n");
            Replace(file, id, text.ToString());
            foreach (var line in lines) output.WriteLine(line);
        }
        return 0;
    }

    /// <summary>A row of a table.</summary>
    public static string Line(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>The head of a table: the first column is text, the others are numbers.</summary>
    public static string[] Head(params string[] columns) =>
        [Line(columns), Line([.. columns.Select((_, i) => i == 0 ? "---" : "--:")])];

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Replace(string file, string id, string section)
    {
        var sections = new Dictionary<string, string>();
        if (File.Exists(file))
            foreach (var part in File.ReadAllText(file).Split("\n## ").Skip(1))
                sections[part[..part.IndexOf(':', StringComparison.Ordinal)]] = "## " + part.TrimEnd() + "\n";
        sections[id] = section;
        var text = new StringBuilder("# Clustering beside scikit-learn\n\n");
        text.Append("Written by `dotnet run -c Release --project bench/Vigie.Bench -- peers clustering`: the same rows, in the same\n");
        text.Append("run, on one and the same processor. Seconds are processor time (ours with its collector and compiler, the least\n");
        text.Append("of several runs after one that warms up), without reading the data.\n");
        foreach (var (known, _, _) in Cases)
            if (sections.TryGetValue(known, out var found)) text.Append('\n').Append(found);
        File.WriteAllText(file, text.ToString());
    }
}
