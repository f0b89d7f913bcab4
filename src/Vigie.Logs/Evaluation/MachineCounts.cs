namespace Vigie.Logs.Evaluation;

/// <summary>What one scorer did on one machine.</summary>
/// <param name="Failures">Judged failures.</param>
/// <param name="Caught">Those that an alarm announced.</param>
/// <param name="Incidents">Incidents that are right or wrong.</param>
/// <param name="FalseIncidents">Those that no failure followed.</param>
public readonly record struct MachineCounts(int Failures, int Caught, int Incidents, int FalseIncidents)
{
    /// <summary>Both together.</summary>
    public static MachineCounts operator +(MachineCounts a, MachineCounts b) => new(
        a.Failures + b.Failures, a.Caught + b.Caught, a.Incidents + b.Incidents, a.FalseIncidents + b.FalseIncidents);

    /// <summary>So many times the same.</summary>
    public static MachineCounts operator *(int times, MachineCounts a) =>
        new(times * a.Failures, times * a.Caught, times * a.Incidents, times * a.FalseIncidents);

    /// <summary>The two added.</summary>
    public static MachineCounts Add(MachineCounts a, MachineCounts b) => a + b;

    /// <summary>So many times the same.</summary>
    public static MachineCounts Multiply(int times, MachineCounts a) => times * a;

    /// <summary>Recall, precision and F1 of these counts; 0 where there is nothing to divide by.</summary>
    public (double F1, double Recall, double Precision) Shares()
    {
        double recall = Failures == 0 ? 0 : (double)Caught / Failures;
        double precision = Incidents == 0 ? 0 : 1 - (double)FalseIncidents / Incidents;
        return (recall + precision == 0 ? 0 : 2 * recall * precision / (recall + precision), recall, precision);
    }
}
