namespace Vigie.Bench.Quality;

/// <summary>Something measured on data, beside baselines and peers, with floors that must hold.</summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line and in the results.</summary>
    string Id { get; }

    /// <summary>The files that it reads, relative to the folder of the data sets; none where it makes its own.</summary>
    IReadOnlyList<string> Needs { get; }

    /// <summary>Measures.</summary>
    /// <param name="data">Folder of the data sets; all it needs is there.</param>
    /// <param name="output">For progress and errors.</param>
    /// <returns>Null where it could not be measured; why has been written.</returns>
    Task<ScenarioResult?> RunAsync(string data, TextWriter output);
}
