namespace Vigie.Logs.Labels.Rules;

/// <summary>What a rule saw of a failure.</summary>
internal readonly record struct Sighting(long TimeMicros, string Entity, string Service, long Line, string Evidence);
