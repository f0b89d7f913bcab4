using System.Diagnostics;
using System.Globalization;
using Vigie.Host.Tables;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Tables;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary>A table with what its rows are to be learned as.</summary>
internal sealed class LinearData : IDisposable
{
    // One model a class is trained: more classes than this are a number to predict.
    private const int MostClasses = 1000;

    private readonly NumberTable _table;

    private LinearData(NumberTable table, Targets targets, double seconds) =>
        (_table, Targets, ReadSeconds) = (table, targets, seconds);

    public FeatureTable Rows => _table.Rows;

    public Targets Targets { get; }

    public double ReadSeconds { get; }

    public IReadOnlyList<string> Columns => _table.Columns;

    public int FirstIndex => _table.FirstIndex;

    public bool IsMapped => _table.IsMapped;

    /// <summary>What a person should know of how the file was read.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Reads a table and its labels.</summary>
    /// <param name="file">The table.</param>
    /// <param name="labelsFile">A file of labels; null where the table brings them.</param>
    /// <param name="loading">How it is read.</param>
    /// <param name="loss">Says whether labels are classes or numbers.</param>
    /// <param name="classes">The classes that a model knows; null where this table settles them.</param>
    public static LinearData Load(string file, string? labelsFile, LoadOptions loading, LossKind loss, IReadOnlyList<string>? classes = null)
    {
        var watch = Stopwatch.StartNew();
        var table = TableLoader.Load(file, loading);
        try
        {
            var labels = labelsFile is null ? table.TakeLabels() : TableFile.ReadLabels(labelsFile, loading.Reading.Stop);
            var targets = Target(file, labels, table.Rows.Count, loss, classes);
            var data = new LinearData(table, targets, watch.Elapsed.TotalSeconds);
            if (table is { FirstIndex: 0 }) data.Warnings.Add($"{file}: indices count from 0: index 0 is the first column");
            if (table.LeftOut > 0) data.Warnings.Add($"{file}: {table.LeftOut} values lie in columns that the model does not know; they have no weight");
            return data;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Whether a loss tells classes apart (else it predicts a number).</summary>
    public static bool IsOfClasses(LossKind loss) => loss <= LossKind.ModifiedHuber;

    public void Dispose() => _table.Dispose();

    private static Targets Target(string file, LabelColumn? labels, int rows, LossKind loss, IReadOnlyList<string>? known)
    {
        if (labels is null) throw new InputException(file, "the rows have no labels: give them with --labels FILE or --label COLUMN");
        if (labels.Count != rows) throw new InputException(file, $"there are {rows} rows and {labels.Count} labels");
        if (!IsOfClasses(loss))
        {
            return labels.IsNumeric
                ? Targets.Numbers(labels.Numbers.ToArray())
                : throw new InputException(file, $"the labels are names, and --loss {LinearOptions.Name(loss)} predicts a number");
        }
        var (classes, classOf) = labels.ToClasses();
        if (known is not null) return Known(file, classes, classOf, known);
        if (classes.Length < 2) throw new InputException(file, $"all rows have the label '{classes[0]}': telling classes apart needs two");
        if (classes.Length > MostClasses)
            throw new InputException(file, string.Create(CultureInfo.InvariantCulture,
                $"there are {classes.Length} different labels: to predict a number, say --loss squared"));
        return Targets.OfClasses(classOf, classes);
    }

    private static Targets Known(string file, string[] classes, int[] classOf, IReadOnlyList<string> known)
    {
        var place = Array.ConvertAll(classes, name => known.ToList().IndexOf(name));
        int missing = Array.IndexOf(place, -1);
        if (missing >= 0)
            throw new InputException(file, $"there are rows of the class '{classes[missing]}', which the model was not trained on");
        return Targets.OfClasses(Array.ConvertAll(classOf, k => place[k]), [.. known]);
    }
}
