using Vigie.Learn.State;

namespace Vigie.Logs.Prediction;

/// <summary>On what a model was trained and how well it did on the past it had not seen.</summary>
public sealed record TrainingSummary
{
    /// <summary>Names of the sources.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Program version that trained it.</summary>
    public required string Version { get; init; }

    /// <summary>First record, in microseconds since 1970 UTC.</summary>
    public required long FromMicros { get; init; }

    /// <summary>Last record: training knew nothing later. This is the "when" of the model; no clock is read.</summary>
    public required long ToMicros { get; init; }

    /// <summary>Records read.</summary>
    public required long Records { get; init; }

    /// <summary>Machines seen.</summary>
    public required int Machines { get; init; }

    /// <summary>Rows learned from.</summary>
    public required int Rows { get; init; }

    /// <summary>Failures that rows speak of.</summary>
    public required int Failures { get; init; }

    /// <summary>The kinds of failures that counted; empty where all did.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Recall of failures on blocks of the past that were held out; NaN without a risk model.</summary>
    public required double Recall { get; init; }

    /// <summary>Precision of incidents, likewise.</summary>
    public required double Precision { get; init; }

    /// <summary>PR-AUC of decisions, likewise.</summary>
    public required double PrAuc { get; init; }

    /// <summary>What was trained, or why no risk model was.</summary>
    public required string Model { get; init; }

    internal void Save(StateWriter writer)
    {
        writer.Tag("SUMM", 2);
        writer.Write(Sources.Count);
        foreach (var source in Sources) writer.Write(source);
        writer.Write(Version);
        writer.Write(FromMicros);
        writer.Write(ToMicros);
        writer.Write(Records);
        writer.Write(Machines);
        writer.Write(Rows);
        writer.Write(Failures);
        writer.Write(Kinds.Count);
        foreach (var kind in Kinds) writer.Write(kind);
        writer.Write(Recall);
        writer.Write(Precision);
        writer.Write(PrAuc);
        writer.Write(Model);
    }

    internal static TrainingSummary Load(StateReader reader)
    {
        reader.Expect("SUMM", 2);
        return new TrainingSummary
        {
            Sources = ReadStrings(reader),
            Version = reader.ReadString(),
            FromMicros = reader.ReadInt64(),
            ToMicros = reader.ReadInt64(),
            Records = reader.ReadInt64(),
            Machines = reader.ReadInt32(),
            Rows = reader.ReadInt32(),
            Failures = reader.ReadInt32(),
            Kinds = ReadStrings(reader),
            Recall = reader.ReadDouble(),
            Precision = reader.ReadDouble(),
            PrAuc = reader.ReadDouble(),
            Model = reader.ReadString(),
        };
    }

    private static List<string> ReadStrings(StateReader reader)
    {
        int count = reader.ReadInt32();
        var strings = new List<string>();
        for (int i = 0; i < count; i++) strings.Add(reader.ReadString());
        return strings;
    }
}
