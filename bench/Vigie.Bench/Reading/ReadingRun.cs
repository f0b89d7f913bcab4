using System.Globalization;
using Vigie.Logs.Templates;

namespace Vigie.Bench.Reading;

/// <summary>
/// How fast files become templates on one core, beside programs that only count lines, and how much memory it takes.
/// </summary>
internal static class ReadingRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Rounds = 3;
    private const long Gigabyte = 1_000_000_000;

    /// <summary>The product's own program, as it lies beside this one.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "vigie.dll");

    /// <summary>Returns the exit code; see <see cref="Bench.Program"/>.</summary>
    public static int Run(string? data, bool withMemory, TextWriter output)
    {
        data ??= Places.Data();
        if (data is null)
        {
            output.WriteLine("skipped: there is no folder of the data sets");
            return Done;
        }
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            var corpora = Corpus.Make(data, folder.FullName);
            var rows = corpora.ConvertAll(corpus => Measure(corpus, folder.FullName, output));
            var memory = withMemory && corpora.Count > 0
                ? Array.ConvertAll(new[] { Gigabyte, 10 * Gigabyte }, bytes => StreamMemory.Peak(corpora[0].File, bytes)) : [];
            if (corpora.Count > 0) Write(rows, memory);
            return corpora.Count > 0 && rows.TrueForAll(row => row.IsGood) ? Done : Failed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Rounds take turns, so that what else the machine does hits all alike; the best of each counts.
    private static ReadingRow Measure(Corpus corpus, string folder, TextWriter output)
    {
        var row = new ReadingRow(corpus, new FileInfo(corpus.File).Length);
        var target = Path.Combine(folder, "templates.csv");
        var warm = new TemplateMiner();
        Pass.OfTemplates(corpus.File, warm);
        for (int round = 0; round < Rounds; round++)
        {
            row.Fresh.Add(Pass.OfTemplates(corpus.File, new TemplateMiner()));
            row.Warm.Add(Pass.OfTemplates(corpus.File, warm));
            if (corpus.IsInOrder) row.Windows.Add(Pass.OfWindows(corpus.File));
            row.AddProgram(Shell.ProcessorSeconds("dotnet", Program, "templates", corpus.File, "--out", target, "--quiet"));
            row.AddCounting(Shell.ProcessorSeconds("wc", "-l", corpus.File));
            row.AddSearching(Shell.ProcessorSeconds("grep", "-c", "ERROR", corpus.File));
        }
        output.WriteLine(string.Join("  ", row.Cells()));
        return row;
    }

    private static void Write(List<ReadingRow> rows, double[] memory)
    {
        var file = Path.Combine(Directory.CreateDirectory(Places.Results()).FullName, "reading.md");
        using var writer = new StreamWriter(file) { NewLine = "\n" };
        writer.WriteLine("# Reading\n");
        writer.WriteLine("Written by `dotnet run -c Release --project bench/Vigie.Bench -- reading`");
        writer.WriteLine($"at commit {Surroundings.Commit()} on {Surroundings.Processor()}.");
        writer.WriteLine($"Lines per second of processor time (user and system), best of {Rounds} rounds that take turns;");
        writer.WriteLine("files in the page cache. Fresh: bytes to records to template ids by a miner that has seen nothing;");
        writer.WriteLine("warm: by one that has read the file before, with the bytes it allocates a line; windows: to the state");
        writer.WriteLine("of windows as well; program: `vigie templates` from its start, with variables, examples and output.\n");
        writer.WriteLine($"| {string.Join(" | ", ReadingRow.Names)} |");
        writer.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", ReadingRow.Names.Length))}");
        foreach (var row in rows) writer.WriteLine($"| {string.Join(" | ", row.Cells())} |");
        if (memory.Length < 2) return;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nPeak memory of `vigie templates -` fed through a pipe: {memory[0]:0} MB on 1 GB, {memory[1]:0} MB on 10 GB."));
    }
}
