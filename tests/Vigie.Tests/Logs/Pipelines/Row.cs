using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Pipelines;

/// <summary>A window row that a test owns, with its machine by name.</summary>
internal sealed record Row(string Machine, long TimeMicros, int ErrorCount, int[] Indices, float[] Values)
{
    public float Novelty { get; init; }

    public float Share { get; init; } = 1;

    public bool IsEvent { get; init; }

    public int Numbers { get; init; }

    public static Row Of(WindowRow row, string machine) =>
        new(machine, row.TimeMicros, row.ErrorCount, row.Indices.ToArray(), row.Values.ToArray())
        {
            Novelty = row.Novelty,
            Share = row.Share,
            IsEvent = row.IsEvent,
            Numbers = row.Numbers,
        };

    public WindowRow Borrow(int machine) => new()
    {
        Machine = machine,
        TimeMicros = TimeMicros,
        ErrorCount = ErrorCount,
        Indices = Indices,
        Values = Values,
        Novelty = Novelty,
        Share = Share,
        IsEvent = IsEvent,
        Numbers = Numbers,
    };

    /// <summary>The value of a column; 0 where it is absent.</summary>
    public float this[int column]
    {
        get
        {
            int at = Array.BinarySearch(Indices, column);
            return at < 0 ? 0 : Values[at];
        }
    }

    /// <summary>All of the row, bit for bit.</summary>
    public string Text => $"{Machine} {TimeMicros} {ErrorCount} {string.Join(' ', Indices)} "
        + string.Join(' ', Values.Select(BitConverter.SingleToInt32Bits));
}
