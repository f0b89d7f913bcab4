namespace Vigie.Logs.Labels.Rules;

/// <summary>The last record of a machine.</summary>
internal readonly record struct LastWords(long TimeMicros, string Service, long Line);

/// <summary>The time between two records of a machine.</summary>
internal readonly record struct Silence(LastWords After, long UntilMicros)
{
    public long Micros => UntilMicros - After.TimeMicros;
}
