using System.Text.Json;

namespace Vigie.Bench.Peers;

/// <summary>
/// What was measured, as <c>linear.json</c>, so that one set can be measured again and the others stay: each names the commit
/// and processor it was measured on.
/// </summary>
/// <param name="Races">One a set and penalty.</param>
/// <param name="Tables">Other tables by their name, as lines of Markdown.</param>
internal sealed record LinearResults(List<LinearRace> Races, SortedDictionary<string, List<string>> Tables)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IncludeFields = true };

    /// <summary>Reads the results; empty where there are none yet.</summary>
    public static LinearResults Read(string file) => File.Exists(file)
        ? JsonSerializer.Deserialize<LinearResults>(File.ReadAllText(file), Options)!
        : new LinearResults([], new SortedDictionary<string, List<string>>(StringComparer.Ordinal));

    /// <summary>Puts a race in place of the one of the same set and penalty.</summary>
    public void Put(LinearRace race)
    {
        int at = Races.FindIndex(old => old.Set == race.Set && old.Part == race.Part);
        if (at >= 0) Races[at] = race;
        else Races.Add(race);
    }

    /// <summary>Writes the results.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Options) + "\n");
}
