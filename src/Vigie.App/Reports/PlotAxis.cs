namespace Vigie.App.Reports;

/// <summary>How values lie along an axis.</summary>
internal enum PlotScale
{
    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>By their decimal logarithm; values at or below zero are left out.</summary>
    Log,

    /// <summary>Evenly; values are seconds since 1970-01-01 UTC.</summary>
    Time,

    /// <summary>One place a name; values are positions 0, 1, 2.</summary>
    Category,
}

/// <summary>How tick labels are written.</summary>
internal enum PlotUnit
{
    /// <summary>As a plain number.</summary>
    Number,

    /// <summary>A share in [0, 1] as a percentage.</summary>
    Percent,

    /// <summary>Seconds as a length of time.</summary>
    Seconds,
}

/// <summary>One axis of a plot.</summary>
internal sealed record PlotAxis
{
    /// <summary>What the axis shows, with its unit; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>How values lie along it.</summary>
    public PlotScale Scale { get; init; }

    /// <summary>How labels are written.</summary>
    public PlotUnit Unit { get; init; }

    /// <summary>Lower end; null for that of the data, widened to a tick.</summary>
    public double? Min { get; init; }

    /// <summary>Upper end; null for that of the data, widened to a tick.</summary>
    public double? Max { get; init; }

    /// <summary>Names along a <see cref="PlotScale.Category"/> axis.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>A moment as a value of a <see cref="PlotScale.Time"/> axis.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
