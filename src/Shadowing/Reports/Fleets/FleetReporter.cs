namespace Shadowing.Reports.Fleets;

/// <summary>Gives reports to the user's code: of this process, and of all that share its store.</summary>
internal sealed class FleetReporter(ShadowReporter own, FleetView fleet) : IShadowReporter
{
    /// <inheritdoc/>
    public ShadowReport Capture() => own.Capture();

    /// <inheritdoc/>
    public async Task<ShadowReport> CaptureFleetAsync(CancellationToken cancellation = default) =>
        fleet.IsOn ? (await fleet.ReadWithSamplesAsync(cancellation)).Reporter.Capture() : own.Capture();

    /// <inheritdoc/>
    public Task WhenIdleAsync(CancellationToken cancellation = default) => own.WhenIdleAsync(cancellation);
}
