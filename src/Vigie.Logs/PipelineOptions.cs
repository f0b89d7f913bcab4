using System.Text.RegularExpressions;
using Vigie.Learn.State;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Logs;

/// <summary>All that decides how records become decisions; a model file holds it, so that predicting follows learning.</summary>
public sealed record PipelineOptions
{
    /// <summary>Windows and their time scales.</summary>
    public required WindowOptions Windows { get; init; }

    /// <summary>Horizon, lead, recovery.</summary>
    public required LabelOptions Labels { get; init; }

    /// <summary>How templates are mined.</summary>
    public TemplateMinerOptions Templates { get; init; } = new();

    /// <summary>How the risk model is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>
    /// Regular expression whose match names the machine: first tried on the machine that the record names, then on its
    /// message, where each match is a machine that the record belongs to. Null: the record's own machine.
    /// </summary>
    public string? MachinePattern { get; init; }

    /// <summary>Whether decisions are about machines, their partitions, both, or services.</summary>
    public Entities Entities { get; init; }

    /// <summary>The pattern, compiled; null where there is none.</summary>
    public Regex? NewMachineRegex() =>
        MachinePattern is null ? null : new Regex(MachinePattern, RegexOptions.CultureInvariant | RegexOptions.Compiled, RegexLimit);

    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    /// <summary>Saves the options.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("OPTS", 2);
        writer.Write(Windows.StepSeconds);
        writer.Write(Windows.EventGapSeconds);
        writer.Write(Windows.WarmupSeconds);
        writer.Write(Windows.SilenceSeconds);
        writer.Write(Windows.LevelScales);
        writer.Write(Windows.TemplateScales);
        writer.Write(Windows.ErrorCountSeconds);
        writer.Write(Windows.HashBits);
        writer.Write(Windows.MaxMetrics);
        writer.Write(Windows.MaxTemplatesPerMachine);
        writer.Write(Labels.HorizonSeconds);
        writer.Write(Labels.LeadSeconds);
        writer.Write(Labels.RecoverySeconds);
        writer.Write(MachinePattern ?? "");
        writer.Write(Training.Seed);
        writer.Write((int)Entities);
    }

    private static Entities ReadEntities(StateReader reader) =>
        (Entities)reader.ReadInt32() is var entities && Enum.IsDefined(entities)
            ? entities : throw new StateException("the options in the file name no kind of entity that is known");

    /// <summary>Reads what <see cref="Save"/> wrote; options that only matter in training take their defaults.</summary>
    public static PipelineOptions Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("OPTS", 2);
        try
        {
            var windows = new WindowOptions
            {
                StepSeconds = reader.ReadDouble(),
                EventGapSeconds = reader.ReadDouble(),
                WarmupSeconds = reader.ReadDouble(),
                SilenceSeconds = reader.ReadDouble(),
                LevelScales = reader.ReadDoubleArray(),
                TemplateScales = reader.ReadDoubleArray(),
                ErrorCountSeconds = reader.ReadDouble(),
                HashBits = reader.ReadInt32(),
                MaxMetrics = reader.ReadInt32(),
                MaxTemplatesPerMachine = reader.ReadInt32(),
            };
            var labels = new LabelOptions
            {
                HorizonSeconds = reader.ReadDouble(),
                LeadSeconds = reader.ReadDouble(),
                RecoverySeconds = reader.ReadDouble(),
            };
            var pattern = reader.ReadString();
            return new PipelineOptions
            {
                Windows = windows,
                Labels = labels,
                MachinePattern = pattern.Length == 0 ? null : pattern,
                Training = new TrainingOptions { Seed = reader.ReadInt32() },
                Entities = ReadEntities(reader),
            };
        }
        catch (ArgumentException error)
        {
            throw new StateException($"the options in the file are not valid: {error.Message}", error);
        }
    }
}
