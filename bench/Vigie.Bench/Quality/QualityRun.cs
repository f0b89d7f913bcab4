namespace Vigie.Bench.Quality;

/// <summary>Runs the scenarios whose data is there and writes their results.</summary>
internal static class QualityRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Returns the exit code; see <see cref="Program"/>.</summary>
    public static async Task<int> RunAsync(string? only, string? data, TextWriter output)
    {
        var chosen = Scenarios.All.Where(scenario => only is null || scenario.Id == only).ToList();
        if (chosen.Count == 0)
        {
            await output.WriteLineAsync(
                $"There is no scenario '{only}', only {string.Join(", ", Scenarios.All.Select(scenario => scenario.Id))}.");
            return WrongUsage;
        }
        data ??= Places.Data() ?? "";
        var results = new QualityResults(Path.Combine(Directory.CreateDirectory(Places.Results()).FullName, "quality.md"));
        bool isGood = true;
        foreach (var scenario in chosen)
        {
            if (scenario.Needs.FirstOrDefault(file => !File.Exists(Path.Combine(data, file))) is { } absent)
            {
                await output.WriteLineAsync($"{scenario.Id}: skipped, there is no {absent} in the folder of the data sets");
                continue;
            }
            var result = await scenario.RunAsync(data, output);
            isGood &= result is not null && result.Floors.All(floor => floor.Holds);
            if (result is null) continue;
            results.Write(scenario.Id, result);
            await TellAsync(scenario.Id, result, output);
        }
        return isGood ? Done : Failed;
    }

    private static async Task TellAsync(string id, ScenarioResult result, TextWriter output)
    {
        foreach (var row in result.Rows)
            await output.WriteLineAsync($"{id}: {string.Join(", ", row.Select((cell, i) => i == 0 ? cell : $"{result.Columns[i]} {cell}"))}");
        foreach (var floor in result.Floors) await output.WriteLineAsync($"{id}: {floor.Verdict}");
    }
}
