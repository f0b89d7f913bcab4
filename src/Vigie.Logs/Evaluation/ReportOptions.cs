using Vigie.Learn;

namespace Vigie.Logs.Evaluation;

/// <summary>What a report tells beside the figures of all machines together.</summary>
public sealed record ReportOptions
{
    /// <summary>When faults became active; null where that is not known.</summary>
    public FaultOnsets? Onsets { get; init; }

    /// <summary>Groups of machines; null where none are wanted.</summary>
    public MachineGroups? Groups { get; init; }

    /// <summary>Cost of a failure that nothing announced.</summary>
    public double MissCost { get; init => field = Check.NonNegativeFinite(value); } = 10;

    /// <summary>Cost of an incident that no failure followed, in the same unit.</summary>
    public double AlarmCost { get; init => field = Check.NonNegativeFinite(value); } = 1;

    /// <summary>How many times machines are drawn for the intervals; 0 for none.</summary>
    public int Resamples { get; init => field = Check.Within(value, 0, 100_000); } = 1000;

    /// <summary>Seed of these draws.</summary>
    public int Seed { get; init; } = 1;
}
