using Vigie.Learn.State;
using Vigie.Logs.Labels;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>A failure of the past that looked like a moment of now.</summary>
/// <param name="Machine">Name of the machine that failed.</param>
/// <param name="TimeMicros">When it failed.</param>
/// <param name="Kind">How it failed; may be empty.</param>
/// <param name="Likeness">Cosine between what carried the risk then and now, in (0, 1].</param>
public readonly record struct SimilarFailure(string Machine, long TimeMicros, string Kind, double Likeness);

/// <summary>
/// What carried the risk before each failure of the past: the columns that raised it most at the row of highest risk. A row
/// is like a failure when the same columns raise its risk. The latest failures are kept, in bounded number.
/// </summary>
public sealed class FailurePrints
{
    /// <summary>Failures kept; older ones go.</summary>
    public const int Most = 256;

    private const int MostColumns = 48;
    private const double LeastLikeness = 0.3;

    private readonly List<Print> _prints;

    private FailurePrints(List<Print> prints) => _prints = prints;

    /// <summary>No failure.</summary>
    public static FailurePrints None { get; } = new([]);

    /// <summary>Failures kept.</summary>
    public int Count => _prints.Count;

    /// <summary>Takes the prints of the failures that positive rows speak of.</summary>
    /// <param name="spool">All rows.</param>
    /// <param name="uses">Which are positive.</param>
    /// <param name="failures">When and how machines failed.</param>
    /// <param name="model">Says what carries the risk.</param>
    /// <param name="machine">The name of a machine by its number.</param>
    public static FailurePrints Take(
        RowSpool spool, RowUse[] uses, FailureTimes failures, RiskModel model, Func<int, string> machine)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(machine);
        var best = new Dictionary<(int Machine, long Time), (double Margin, Print Print)>();
        var reader = spool.Read();
        while (reader.Next())
        {
            if (uses[reader.Index] != RowUse.Positive) continue;
            var row = reader.Current;
            var failure = (row.Machine, failures.KnownFrom(row.Machine, row.TimeMicros));
            double margin = model.Margin(row);
            if (best.TryGetValue(failure, out var before) && before.Margin >= margin) continue;
            var (columns, values) = Carriers(model, row);
            var kind = failures.Kind(row.Machine, failure.Item2);
            best[failure] = (margin, new Print(machine(row.Machine), failure.Item2, kind, columns, values));
        }
        return new FailurePrints([.. best.OrderBy(b => b.Key.Time).ThenBy(b => b.Key.Machine).Select(b => b.Value.Print).TakeLast(Most)]);
    }

    /// <summary>The failure that a row is most like; null where it is like none.</summary>
    public SimilarFailure? MostLike(RiskModel model, WindowRow row)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_prints.Count == 0) return null;
        var (columns, values) = Carriers(model, row);
        Print? nearest = null;
        double likeness = LeastLikeness;
        foreach (var print in _prints)
        {
            double other = Dot(columns, values, print.Columns, print.Values);
            if (other > likeness) (nearest, likeness) = (print, other);
        }
        return nearest is null ? null : new SimilarFailure(nearest.Machine, nearest.TimeMicros, nearest.Kind, Math.Min(likeness, 1));
    }

    /// <summary>Saves the prints.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("PRNT", 1);
        writer.Write(_prints.Count);
        foreach (var print in _prints)
        {
            writer.Write(print.Machine);
            writer.Write(print.TimeMicros);
            writer.Write(print.Kind);
            writer.Write(print.Columns.AsSpan());
            writer.Write(print.Values.AsSpan());
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static FailurePrints Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("PRNT", 1);
        int count = reader.ReadInt32();
        if (count is < 0 or > Most) throw new StateException($"the model holds {count} failures to compare with, at most {Most} are kept");
        var prints = new List<Print>(count);
        for (int i = 0; i < count; i++)
        {
            var print = new Print(
                reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32Array(), reader.ReadDoubleArray());
            if (print.Columns.Length != print.Values.Length) throw new StateException("a failure to compare with is not valid");
            prints.Add(print);
        }
        return new FailurePrints(prints);
    }

    /// <summary>The columns that raise the risk of a row most, ascending, with their shares of it, of length 1 together.</summary>
    private static (int[] Columns, double[] Values) Carriers(RiskModel model, WindowRow row)
    {
        var contributions = new float[row.Values.Length];
        model.Contributions(row, contributions);
        var order = Enumerable.Range(0, contributions.Length).Where(i => contributions[i] > 0).ToArray();
        Array.Sort(Array.ConvertAll(order, i => -contributions[i]), order);
        if (order.Length > MostColumns) Array.Resize(ref order, MostColumns);
        Array.Sort(order);
        double squares = 0;
        foreach (int i in order) squares += (double)contributions[i] * contributions[i];
        double length = squares > 0 ? Math.Sqrt(squares) : 1;
        var columns = new int[order.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = row.Indices[order[i]];
        return (columns, Array.ConvertAll(order, i => contributions[i] / length));
    }

    private static double Dot(int[] columns, double[] values, int[] others, double[] otherValues)
    {
        double sum = 0;
        for (int i = 0, j = 0; i < columns.Length && j < others.Length;)
        {
            if (columns[i] == others[j]) sum += values[i++] * otherValues[j++];
            else if (columns[i] < others[j]) i++;
            else j++;
        }
        return sum;
    }

    private sealed record Print(string Machine, long TimeMicros, string Kind, int[] Columns, double[] Values);
}
