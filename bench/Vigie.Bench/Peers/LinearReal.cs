using System.Globalization;
using System.IO.Compression;
using Vigie.App.Cli;
using Vigie.Host.Sources;
using Vigie.Host.Tables;
using Vigie.Learn;
using Vigie.Learn.Tables;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Windows;

namespace Vigie.Bench.Peers;

/// <summary>Real sets, read from the folder of the data sets.</summary>
internal static class LinearReal
{
    private const double HorizonSeconds = 120;
    private const double StepSeconds = 10;
    private const double WarmupSeconds = 60;

    /// <summary>A set of libsvm text.</summary>
    public static LinearSet Libsvm(string name, string file)
    {
        using var table = TableLoader.Load(file, new LoadOptions { MemoryBytes = long.MaxValue });
        return new LinearSet(name, table.Rows, table.Labels!.ToClasses().ClassOf);
    }

    /// <summary>
    /// Connections of the KDD cup, attack against normal: words become a column each, numbers are scaled to at most 1.
    /// </summary>
    public static LinearSet Kdd(string file)
    {
        var lines = Lines(file);
        int count = lines[0].Length - 1;
        bool[] isText = [.. Enumerable.Range(0, count).Select(j => !IsNumber(lines[0][j]))];
        var largest = new double[count];
        var columns = new Dictionary<(int Column, string Word), int>();
        foreach (var cells in lines)
        {
            for (int j = 0; j < count; j++)
            {
                if (!isText[j]) largest[j] = Math.Max(largest[j], Math.Abs(Number(cells[j])));
                else columns.TryAdd((j, cells[j]), count + columns.Count);
            }
        }
        var table = new FeatureTableBuilder(count + columns.Count);
        var labels = new int[lines.Count];
        var row = new SortedDictionary<int, float>();
        for (int i = 0; i < labels.Length; i++)
        {
            row.Clear();
            for (int j = 0; j < count; j++)
            {
                if (isText[j]) row[columns[(j, lines[i][j])]] = 1;
                else if (Number(lines[i][j]) is not 0 and var number) row[j] = (float)(number / largest[j]);
            }
            table.Add(new SparseRow([.. row.Keys], [.. row.Values]));
            labels[i] = lines[i][count].StartsWith("normal", StringComparison.Ordinal) ? 0 : 1;
        }
        return new LinearSet("kddcup", table.Build(), labels);
    }

    /// <summary>
    /// Rows of the windows of the OpenStack runs as the predictor sees them, labelled by what came within two minutes; each
    /// column is divided by its root mean square.
    /// </summary>
    public static LinearSet Windows(string folder)
    {
        var options = new PipelineOptions
        {
            Windows = WindowOptions.ForHorizon(HorizonSeconds, 0, StepSeconds) with { WarmupSeconds = WarmupSeconds },
            Labels = new LabelOptions { HorizonSeconds = HorizonSeconds, LeadSeconds = 0 },
            Training = new TrainingOptions(),
        };
        using var set = SourceSet.Open([Path.Combine(folder, "runs.tar.gz")], new SourceOptions());
        var list = Fleet.ReadFailures(Path.Combine(folder, "failures.csv"), TimeZoneInfo.Utc, options);
        var pipeline = new Pipeline(options);
        using var spool = Fleet.NewSpool();
        Fleet.Read(set, pipeline, spool.Append, new Screen(TextWriter.Null, TextWriter.Null, json: false, quiet: true), CancellationToken.None);
        var failures = Fleet.Resolve(list, pipeline, []);
        return FromSpool(spool, failures);
    }

    private static LinearSet FromSpool(RowSpool spool, FailureTimes failures)
    {
        var squares = new Dictionary<int, (double Sum, int Column)>();
        var labels = new List<int>();
        for (var rows = spool.Read(); rows.Next();)
            for (int k = 0; k < rows.Current.Indices.Length; k++)
            {
                var (sum, column) = squares.GetValueOrDefault(rows.Current.Indices[k]);
                double value = rows.Current.Values[k];
                squares[rows.Current.Indices[k]] = (sum + value * value, column);
            }
        int number = 0;
        foreach (int index in squares.Keys.Order().ToList()) squares[index] = (squares[index].Sum, number++);
        var table = new FeatureTableBuilder(number);
        for (var rows = spool.Read(); rows.Next();)
        {
            var row = rows.Current;
            var label = failures.Label(row.Machine, row.TimeMicros);
            if (label is not (RowLabel.Negative or RowLabel.Positive)) continue;
            var indices = Array.ConvertAll(row.Indices.ToArray(), index => squares[index].Column);
            var values = row.Values.ToArray();
            for (int k = 0; k < values.Length; k++)
                values[k] /= (float)Math.Max(1e-12, Math.Sqrt(squares[row.Indices[k]].Sum / spool.Keys.Count));
            table.Add(new SparseRow(indices, values));
            labels.Add(label == RowLabel.Positive ? 1 : 0);
        }
        return new LinearSet("openstack-windows", table.Build(), [.. labels]);
    }

    private static List<string[]> Lines(string file)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var lines = new List<string[]>();
        while (text.ReadLine() is { } line) if (line.Length > 0) lines.Add(line.Split(','));
        return lines;
    }

    private static bool IsNumber(string cell) => double.TryParse(cell, CultureInfo.InvariantCulture, out _);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
