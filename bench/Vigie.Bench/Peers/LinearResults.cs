using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Bench.Peers;

/// <summary>
/// What was measured, as <c>linear.json</c>, so that one set can be measured again and the others stay: each names the commit
/// and processor it was measured on.
/// </summary>
/// <param name="Races">One a set and penalty.</param>
/// <param name="Tables">Other tables by their name, as lines of Markdown.</param>
internal sealed record LinearResults(List<LinearRace> Races, SortedDictionary<string, List<string>> Tables)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IndentSize = 1, Converters = { new Points() } };

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

    // A point as [seconds, objective, step], the points of a solver on one line: there are some eight thousand.
    private sealed class Points : JsonConverter<(double Seconds, double Objective, double Step)>
    {
        public override (double Seconds, double Objective, double Step) Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var point = JsonSerializer.Deserialize<double[]>(ref reader)!;
            return (point[0], point[1], point[2]);
        }

        public override void Write(
            Utf8JsonWriter writer, (double Seconds, double Objective, double Step) value, JsonSerializerOptions options) =>
            writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"[{value.Seconds:G6}, {value.Objective:R}, {value.Step}]"));
    }
}
