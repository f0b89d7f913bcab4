using Vigie.Learn.State;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Prediction;

/// <summary>Learns a predictor from a whole flow, as the verb does.</summary>
internal static class Learning
{
    public static Predictor Learn(Flow flow, FailureTimes failures, TrainingOptions? training = null)
    {
        var pipeline = flow.Pipeline;
        var learned = new PredictorTrainer(pipeline.Space, training ?? pipeline.Options.Training, failures)
            .Learn(flow.Spool, pipeline.LastMicros);
        return new Predictor(
            pipeline.Options, pipeline.Miner, pipeline.Numbers, pipeline.Space, learned.Risk, learned.Threshold,
            pipeline.Windows.Novelty,
            learned.Risk is null
                ? FailurePrints.None
                : FailurePrints.Take(flow.Spool, learned.Uses, failures, learned.Risk, machine => pipeline.Machines[machine]),
            learned.Drift,
            new TrainingSummary
            {
                Sources = ["generated"],
                Version = "1",
                FromMicros = pipeline.FirstMicros,
                ToMicros = pipeline.LastMicros,
                Records = pipeline.Records,
                Machines = pipeline.Machines.Count,
                Rows = learned.Rows,
                Failures = learned.Failures,
                Recall = learned.PastScore?.Recall ?? double.NaN,
                Precision = learned.PastScore?.Precision ?? double.NaN,
                PrAuc = learned.PastPrAuc,
                Kinds = ["disk"],
                Model = learned.Describe(["disk"]),
            });
    }

    public static byte[] Bytes(Predictor predictor) => Bytes(predictor.Save);

    public static byte[] Bytes(RiskModel model) => Bytes(model.Save);

    private static byte[] Bytes(Action<StateWriter> save)
    {
        var writer = new StateWriter();
        save(writer);
        return writer.ToArray();
    }
}
