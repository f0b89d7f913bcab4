using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Host.Tables;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary><c>vigie cluster</c>: groups the rows of a table without any label.</summary>
internal static class ClusterVerb
{
    private const int DefaultBranching = 50;
    private const string None = "none";
    private const string Auto = "auto";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var table = new TableArguments();
        var method = Choice("--method", "How rows are grouped: a CF-tree, or k-means of a stream", ["birch", "minibatch-kmeans"]);
        var global = Choice("--global", "How subclusters become clusters", ["ward", "average", "complete", "kmeans"]);
        var threshold = Text("--threshold", "Largest radius of a subcluster, in units of the rows, or 'auto': as the memory allows", Auto, "T");
        var branching = new Option<int>("--branching") { Description = "Most entries of a node", HelpName = "B", DefaultValueFactory = _ => DefaultBranching };
        var memory = Text("--memory", "Most memory of the tree, such as 500KB, 64MB or 2GB", "64MB", "SIZE");
        var clusters = Text("--clusters", "Number of clusters, or 'none': every subcluster is one", None, "K");
        var refine = new Option<int>("--refine") { Description = "Passes over the rows that make the clusters better", HelpName = "N" };
        var exact = new Option<bool?>("--exact-labels")
        {
            Description = "Label each row by the nearest subcluster of all, in place of a walk down the tree ('false'); "
                + "for average, complete and --clusters none [default: while subclusters times rows are at most 10^9]",
            HelpName = "true|false",
        };
        var labelsOut = FileOption("--labels-out", "The cluster of each row as .npy to write");
        var centersOut = FileOption("--centers-out", "The mean of each cluster as .npy to write");
        var plot = FileOption("--plot", "A picture (SVG) to write: rows by two features or principal components");
        var command = new Command("cluster", "Group the rows of a table of numbers without labels")
        {
            table.File, table.Label, table.FirstIndex, method, threshold, branching, memory, clusters, global, refine,
            exact, labelsOut, centersOut, plot, common.Seed,
        };
        common.AddOutput(command);
        command.Does(error, (parsed, stop) => Run(
            Checked(new ClusterRequest
            {
                Data = parsed.GetRequiredValue(table.File),
                Reading = new TableOptions { Label = parsed.GetValue(table.Label), FirstIndex = parsed.GetValue(table.FirstIndex), Stop = stop },
                Method = parsed.GetRequiredValue(method) == "birch" ? ClusterMethod.Birch : ClusterMethod.MiniBatchKMeans,
                Global = Enum.Parse<GlobalMethod>(parsed.GetRequiredValue(global), ignoreCase: true),
                Threshold = Threshold(parsed.GetRequiredValue(threshold)),
                Branching = parsed.GetValue(branching),
                MemoryBytes = TableArguments.Bytes(parsed.GetRequiredValue(memory)),
                Clusters = Clusters(parsed.GetRequiredValue(clusters)),
                Refinements = parsed.GetValue(refine),
                ExactLabels = parsed.GetResult(exact) is null ? null : parsed.GetValue(exact) ?? true,
                Seed = (ulong)(parsed.GetValue(common.Seed) ?? 1),
                LabelsOut = parsed.GetValue(labelsOut),
                CentersOut = parsed.GetValue(centersOut),
                Plot = parsed.GetValue(plot),
            }),
            new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet))));
        return command;
    }

    private static void Run(ClusterRequest request, Screen screen)
    {
        // Opened first: a target that cannot be written is told before the work, not after it.
        using var labels = request.LabelsOut is null ? null : new AtomicFile(request.LabelsOut);
        using var centers = request.CentersOut is null ? null : new AtomicFile(request.CentersOut);
        using var plot = request.Plot is null ? null : new AtomicFile(request.Plot);
        using var rows = new ClusterRows(request.Data, request.Reading);
        var work = new ClusterWork(request, rows);
        ClusterFacts facts;
        try
        {
            facts = work.Run();
        }
        catch (ArgumentException fault)
        {
            // A value beyond what can be squared, or memory for not even a few nodes: the message says which.
            throw new InputException($"{request.Data}: {fault.Message}");
        }
        Write(labels, stream => NpyWriter.Write(stream, work.Labels.ToArray()));
        Write(centers, stream => NpyWriter.Write(stream, work.Centers(), facts.Features));
        Write(plot, stream => WritePlot(stream, work, request, facts));
        if (screen.IsJson) screen.Output.WriteLine(JsonSerializer.Serialize(facts, ClusterJson.Default.ClusterFacts));
        else Show(facts, request, screen);
    }

    private static void WritePlot(Stream stream, ClusterWork work, ClusterRequest request, ClusterFacts facts)
    {
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"{LearnVerb.SourceName(request.Data)}: {facts.Rows} rows, {facts.Subclusters} subclusters, {facts.Clusters} clusters");
        using var text = new StreamWriter(stream, leaveOpen: true);
        new ClusterPlot(title, [work.Panel("")]).Write(text);
    }

    private static void Show(ClusterFacts facts, ClusterRequest request, Screen screen)
    {
        screen.Say(Line($"{BacktestSummary.Number(facts.Rows)} rows x {BacktestSummary.Number(facts.Features)} columns, read in {facts.ReadSeconds:0.00} s."));
        if (request.Method == ClusterMethod.Birch)
            screen.Say(Line($"CF-tree: {BacktestSummary.Counted(facts.Subclusters, "subcluster")} of radius up to {facts.Threshold:g4}, ")
                + Line($"{BacktestSummary.Number(facts.TreeBytes)} bytes, rebuilt {facts.Rebuilds} times."));
        screen.Say(Line($"{BacktestSummary.Counted(facts.Clusters, "cluster")} in {facts.FitSeconds:0.000} s, rows labelled in {facts.PredictSeconds:0.000} s; inertia {facts.Inertia:g6}."));
        screen.Table(
            facts.Largest.Count < facts.Clusters ? $"The {facts.Largest.Count} largest clusters" : "Clusters",
            ["cluster", "rows", "radius"],
            facts.Largest.Select(size => new[] { $"{size.Cluster}", BacktestSummary.Number(size.Rows), Line($"{size.Radius:g4}") }));
        foreach (var (what, path) in new[] { ("Labels", request.LabelsOut), ("Centers", request.CentersOut), ("Picture", request.Plot) })
            if (path is not null) screen.Say($"{what}: {path}");
    }

    private static ClusterRequest Checked(ClusterRequest request)
    {
        if (request.Branching is < 2 or > Learn.Clustering.CfTreeOptions.MaxBranching)
            throw new UsageException($"--branching must be in 2 to {Learn.Clustering.CfTreeOptions.MaxBranching}, but is {request.Branching}");
        if (request.Refinements is < 0 or > 1_000) throw new UsageException("--refine must be in 0 to 1000");
        if (request.Refinements > 0 && request.Clusters is null)
            throw new UsageException("--refine needs --clusters: without it every subcluster is its own cluster");
        if (request.Method == ClusterMethod.MiniBatchKMeans && request.Clusters is null)
            throw new UsageException("--method minibatch-kmeans needs --clusters K");
        if (request is { Method: ClusterMethod.Birch, Global: not GlobalMethod.KMeans, Clusters: > Learn.Clustering.GlobalStep.LargestAgglomeration })
            throw new UsageException($"so many clusters need --global kmeans: the others do at most {Learn.Clustering.GlobalStep.LargestAgglomeration}");
        return request;
    }

    private static double Threshold(string text)
    {
        if (text == Auto) return 0;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return isNumber && value is >= 0 and <= Learn.Clustering.CfTree.LargestMagnitude
            ? value : throw new UsageException($"--threshold must be a number, at least 0, or 'auto', but is '{text}'");
    }

    private static int? Clusters(string text)
    {
        if (text == None) return null;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        return isNumber && value is >= 1 and <= Learn.Clustering.MiniBatchKMeansOptions.MaxClusters
            ? value : throw new UsageException($"--clusters must be a number of at least 1, or 'none', but is '{text}'");
    }

    private static void Write(AtomicFile? file, Action<Stream> write)
    {
        if (file is null) return;
        write(file.Stream);
        file.Commit();
    }

    private static Option<string> Choice(string name, string description, string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static Option<string> Text(string name, string description, string value, string help) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = help };

    private static Option<string?> FileOption(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
